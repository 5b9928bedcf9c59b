#include "daemon/rescue_seam.hpp"

namespace sparekey::daemon {
namespace {

seam::BatchedReads::List list_of(seam::SeamClient& client) {
    return [&client](std::vector<std::string> ids) { return client.list_these(std::move(ids)); };
}

}  // namespace

RescueSeam::RescueSeam(asio::any_io_executor executor, Seam& seam, Clock const& clock, Log const& log)
    : reads_(std::move(executor), *seam.api, list_of(*seam.lists), clock, log), doors_(reads_, clock) {}

RescueSeams make_rescue_seams(asio::any_io_executor executor, std::map<std::string, Seam>& seams,
                              Clock const& clock, Log const& log) {
    RescueSeams made;
    for (auto& [workspace, seam] : seams)
        made.emplace(workspace, std::make_unique<RescueSeam>(executor, seam, clock,
                                                             log.with({{"workspace", workspace}})));
    return made;
}

}  // namespace sparekey::daemon

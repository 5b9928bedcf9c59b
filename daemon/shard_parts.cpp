#include "daemon/shard_parts.hpp"

namespace sparekey::daemon {

std::vector<rescue::GuestChannel> ShardParts::channels() const {
    std::vector<rescue::GuestChannel> made;
    for (std::size_t i = 0; i < notifiers.size(); ++i)
        made.push_back({notifiers[i].get(), generation->config.channels[i].rules});
    return made;
}

asio::awaitable<void> ShardParts::stop() const {
    for (auto const& [workspace, seam] : rescue_seams) co_await seam->stop();
}

Result<ShardPartsPtr> make_shard_parts(GenerationPtr generation, asio::any_io_executor executor,
                                       rescue::Alerts& alerts, Clock const& clock, Log const& log,
                                       SeamShare share) {
    auto parts = std::make_shared<ShardParts>();
    auto seams = connect_seams(generation->config, clock, log, share);
    if (!seams) return seams.error();
    parts->seams = std::move(*seams);
    parts->rescue_seams = make_rescue_seams(executor, parts->seams, clock, log);
    for (auto const& channel : generation->channels) {
        auto notifier = channel->notifier(clock, log);
        if (!notifier) return notifier.error();
        parts->notifiers.push_back(std::move(*notifier));
    }
    if (generation->guests) {
        auto guests = generation->guests->directory(alerts, clock, log);
        if (!guests) return with_context("guests", guests.error());
        parts->guests = std::move(*guests);
    }
    parts->generation = std::move(generation);
    return ShardPartsPtr(std::move(parts));
}

}  // namespace sparekey::daemon

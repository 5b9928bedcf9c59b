#include "daemon/seam_locks.hpp"

#include <boost/system/system_error.hpp>

#include "async/timeout.hpp"
#include "reconcile/lock_health.hpp"

namespace sparekey::daemon {
namespace {

constexpr unsigned kPage = 500;
constexpr unsigned kMostPages = 20;  // of one workspace

ops::Lock to_lock(reconcile::DeviceHealth const& device, std::string const& workspace) {
    ops::Lock lock;
    lock.device_id = device.device_id;
    lock.workspace = workspace;
    lock.name = device.name;
    lock.online = device.online;
    lock.pool_supported = device.pool_supported;
    lock.pool_enabled = device.pool_enabled;
    for (auto& problem : reconcile::problems_of(device))
        lock.problems.push_back({problem.is_error, std::move(problem.code), std::move(problem.text)});
    return lock;
}

}  // namespace

Result<std::unique_ptr<SeamLocks>> SeamLocks::create(Config const& config, SeamBudgets& budgets,
                                                     ops::Metrics& metrics, Clock const& clock,
                                                     Log const& log) {
    std::unique_ptr<SeamLocks> made(new SeamLocks(budgets, metrics, clock, log));
    auto seams = made->prepare(config);
    if (!seams) return seams.error();
    made->use(std::move(*seams));
    return made;
}

Result<SeamLocks::Seams> SeamLocks::prepare(Config const& config) const {
    auto seams = connect_seams(config, clock_, log_, {&budgets_, seam::Priority::background, *requests_});
    if (!seams) return seams.error();
    return std::make_shared<Source const>(Source{std::move(*seams), config.seam_request_timeout});
}

asio::awaitable<ops::LockSurvey> SeamLocks::survey() {
    ops::LockSurvey survey;
    auto const source = seams_;
    for (auto const& [workspace, seam] : source->seams) {
        auto late = false;
        try {
            co_await with_timeout(add(workspace, *seam.api, survey), source->limit);
        } catch (boost::system::system_error const& error) {
            if (error.code() != asio::error::timed_out) throw;
            late = true;
        }
        if (late) survey.failures.push_back(workspace + ": Seam did not answer in time");
    }
    co_return survey;
}

asio::awaitable<void> SeamLocks::add(std::string const& workspace, seam::SeamClient& api,
                                     ops::LockSurvey& survey) const {
    std::string cursor;
    for (auto page = 0u; page < kMostPages; ++page) {
        auto answer = co_await api.list_devices(cursor, kPage);
        if (!answer) {
            survey.failures.push_back(workspace + ": " + answer.error().message);
            co_return;
        }
        for (auto const& device : answer->devices)
            if (device.is_managed) survey.locks.push_back(to_lock(device, workspace));
        cursor = answer->next_cursor;
        if (cursor.empty()) co_return;
    }
    survey.failures.push_back(workspace + ": has more locks than are looked at");
}

}  // namespace sparekey::daemon

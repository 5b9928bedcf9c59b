#include "daemon/lock_care.hpp"

#include <algorithm>

namespace sparekey::daemon {
namespace {

bool is_about(rescue::Alert const& alert, std::string const& workspace) {
    return std::ranges::find(alert.details, std::pair<std::string, std::string>("workspace", workspace)) !=
           alert.details.end();
}

}  // namespace

asio::awaitable<Result<reconcile::LockLook::Keys>> RedisLockAlerts::open(std::string workspace) {
    auto const all = co_await ops::read_open_alerts(redis_, prefix_);
    if (!all) co_return all.error();
    reconcile::LockLook::Keys keys;
    for (auto const& open : *all) {
        auto const& alert = open.notice.alert;
        if (open.notice.firing && reconcile::is_lock_alert(alert.event) && is_about(alert, workspace))
            keys.insert(open.key());
    }
    co_return keys;
}

void LockMetrics::looked(std::string_view workspace, reconcile::LockCounts const& counts, Instant now) {
    std::map<std::string, std::size_t> in_trouble;
    for (auto const condition : reconcile::kLockConditions) {
        auto const found = counts.in_trouble.find(condition);
        in_trouble.emplace(to_string(condition), found == counts.in_trouble.end() ? 0 : found->second);
    }
    metrics_.set_locks(workspace, counts.locks, in_trouble, now);
}

}  // namespace sparekey::daemon

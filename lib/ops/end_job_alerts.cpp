#include "ops/end_job_alerts.hpp"

#include "core/random.hpp"
#include "ops/redis_alert_store.hpp"
#include "rescue/job_alert.hpp"

namespace sparekey::ops {
namespace {

constexpr std::chrono::milliseconds kNoTurn{1};  // a daemon is to tell it

}  // namespace

asio::awaitable<Result<void>> end_job_alerts(redis::Connection& redis, std::string prefix,
                                             std::string access_code_id, Instant now) {
    RedisAlertStore store(redis, {std::move(prefix), random_token(8), kNoTurn});
    for (auto const& key : rescue::job_alert_keys(access_code_id)) {
        auto const open = co_await store.find(key);
        if (!open) co_return open.error();
        if (!*open || !(*open)->notice.firing) continue;
        AlertNotice end{(*open)->notice.alert, false, now, (*open)->notice.since};
        auto const marked = co_await store.take(std::move(end));
        if (!marked) co_return marked.error();
    }
    co_return Result<void>();
}

}  // namespace sparekey::ops

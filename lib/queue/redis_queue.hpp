// The job queue in Redis (DESIGN.md §5): every call is one Lua transition, so any number of processes may
// share it.
#pragma once

#include <chrono>
#include <string>

#include "core/log.hpp"
#include "core/log_throttle.hpp"
#include "queue/keys.hpp"
#include "redis/connection.hpp"
#include "redis/script.hpp"
#include "rescue/ports.hpp"
#include "webhook/inbox.hpp"

namespace sparekey::queue {

struct QueueOptions {
    std::string prefix = "{sparekey}:";  // with a hash tag in braces, for Redis Cluster
    std::string owner = "sparekeyd";     // written into leases for people: host, process and shard
    std::chrono::milliseconds lease{std::chrono::seconds(60)};
    unsigned most_deaths = 3;         // workers that may die holding a job before it is buried as poison
    unsigned high_water = 1'000'000;  // open jobs past which nothing more is accepted; 0: no mark
    unsigned batch = 1000;            // due or expired jobs moved by one claim, so that Redis is not held up

    std::chrono::milliseconds dedupe_kept{std::chrono::hours(24 * 7)};
    std::chrono::milliseconds done_kept{std::chrono::hours(24 * 7)};  // after now and after the stay's end
    std::chrono::milliseconds recording_kept{std::chrono::hours(24 * 30)};
    std::chrono::milliseconds history_kept{std::chrono::hours(24 * 30)};
};

/// For one thread, as its connection is. The references outlive it. Errors are those of
/// redis::Connection::call(), and lost; after unavailable or timed_out a transition may or may not have
/// happened, and may be tried again: if it had happened, the answer is then lost.
class RedisQueue final : public webhook::Inbox, public rescue::JobQueue {
  public:
    RedisQueue(redis::Connection& redis, QueueOptions options, Log log);

    asio::awaitable<Result<webhook::Acceptance>> accept(webhook::Delivery const& delivery) override;

    asio::awaitable<Result<rescue::Claimed>> claim(unsigned most) override;
    asio::awaitable<Result<void>> renew(rescue::Lease const& lease) override;
    asio::awaitable<Result<void>> hold(rescue::Lease const& lease, Instant until,
                                       std::string_view reason) override;
    asio::awaitable<Result<void>> retry(rescue::Lease const& lease, std::chrono::milliseconds delay,
                                        std::string_view error) override;
    asio::awaitable<Result<void>> done(rescue::Lease const& lease, std::string_view outcome) override;
    asio::awaitable<Result<void>> bury(rescue::Lease const& lease, std::string_view reason) override;
    asio::awaitable<Result<void>> give_back(rescue::Lease const& lease) override;
    asio::awaitable<Result<void>> send_intent(rescue::Lease const& lease, std::string_view channel,
                                              rescue::Send const& send) override;
    asio::awaitable<Result<void>> send_result(rescue::Lease const& lease, std::string_view channel,
                                              rescue::Send const& send) override;
    asio::awaitable<Result<bool>> assign_backup(rescue::Lease const& lease, std::string_view backup_id,
                                                Instant until) override;
    asio::awaitable<Result<std::optional<std::string>>> backup_owner(std::string_view backup_id) override;
    asio::awaitable<void> note(rescue::Lease const& lease, std::string_view step,
                               std::string_view detail) override;
    Event& work_arrived() override { return work_arrived_; }

  private:
    /// KEYS and ARGV in the order that prelude.lua documents.
    struct Input {
        std::vector<std::string> keys;
        std::vector<std::string> args;
    };
    Input input() const;
    Input input(rescue::Lease const& lease, std::vector<std::string> own_args) const;

    asio::awaitable<Result<std::string>> run(redis::Script const& script, Input input);
    asio::awaitable<Result<void>> transition(redis::Script const& script, Input input);

    redis::Connection& redis_;
    QueueOptions options_;
    Keys keys_;
    Log log_;
    LogThrottle unnoted_;
    Event work_arrived_;
};

}  // namespace sparekey::queue

// The job queue in Redis (DESIGN.md §5): every call is one Lua transition, so any number of processes may
// share it.
#pragma once

#include <string>
#include <vector>

#include "core/log.hpp"
#include "core/log_throttle.hpp"
#include "queue/keys.hpp"
#include "queue/queue_options.hpp"
#include "queue/script_input.hpp"
#include "redis/connection.hpp"
#include "redis/script.hpp"
#include "rescue/ports.hpp"
#include "webhook/inbox.hpp"

namespace sparekey::queue {

/// For one thread, as its connection is. The references outlive it. Errors are those of
/// redis::Connection::call(), and lost; after unavailable or timed_out a transition may or may not have
/// happened, and may be tried again: if it had happened, the answer is then lost.
class RedisQueue final : public webhook::Inbox, public rescue::JobQueue {
  public:
    RedisQueue(redis::Connection& redis, QueueOptions options, Log log);

    asio::awaitable<Result<webhook::Acceptance>> accept(webhook::Delivery const& delivery) override;

    /// For events that come from now on: whether a delay starts a rescue.
    void rescue_delayed(bool rescued) { options_.rescue_delayed = rescued; }

    /// What accept() would come to now. Changes nothing.
    struct Outlook {
        webhook::Acceptance acceptance;
        std::string reason;  // for people: "new", "was dead", "of job code-1"
    };
    asio::awaitable<Result<Outlook>> foresee(webhook::Delivery const& delivery);

    /// What a claim leased without our hearing of it is ready again with the next claim; no worker has died.
    asio::awaitable<Result<std::vector<rescue::Lease>>> claim(unsigned most) override;
    asio::awaitable<Result<void>> renew(rescue::Lease const& lease) override;
    asio::awaitable<Result<void>> hold(rescue::Lease const& lease, std::chrono::milliseconds delay,
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
    asio::awaitable<Result<bool>> may_update(std::string_view device_id) override;
    asio::awaitable<Result<std::chrono::milliseconds>> take_send(std::string_view channel,
                                                                 rescue::SendRate const& rate) override;
    asio::awaitable<void> note(rescue::Lease const& lease, std::string_view step,
                               std::string_view detail) override;
    std::optional<rescue::Pause> paused() const override { return pause_; }
    Event& work_arrived() override { return work_arrived_; }

  private:
    asio::awaitable<Result<std::chrono::milliseconds>> take_turn(std::string key, unsigned most,
                                                                 std::chrono::milliseconds window);
    ScriptInput input(std::string_view access_code_id, std::vector<std::string> own_args) const;
    ScriptInput input(rescue::Lease const& lease, std::vector<std::string> own_args) const;

    asio::awaitable<Result<Outlook>> run_accept(webhook::Delivery const& delivery, bool only_look);
    bool starts_rescue(webhook::Delivery const& delivery) const;
    ScriptInput accept_input(webhook::Delivery const& delivery, bool only_look) const;
    ScriptInput follow_up_input(webhook::Delivery const& delivery, bool only_look) const;
    asio::awaitable<Result<std::string>> run(redis::Script const& script, ScriptInput input);
    asio::awaitable<Result<void>> transition(redis::Script const& script, ScriptInput input);

    redis::Connection& redis_;
    QueueOptions options_;
    Keys keys_;
    Log log_;
    std::vector<std::string> unanswered_;  // tokens of claims that got no answer
    std::optional<rescue::Pause> pause_;   // as the last claim saw it
    LogThrottle unnoted_;
    Event work_arrived_;
};

}  // namespace sparekey::queue

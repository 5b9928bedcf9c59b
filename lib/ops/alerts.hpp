// The alert path: takes alerts from every shard and gets them to a person through the hook.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "async/event.hpp"
#include "core/backoff.hpp"
#include "core/clock.hpp"
#include "core/log_throttle.hpp"
#include "ops/alert_book.hpp"
#include "ops/alert_hook.hpp"

namespace sparekey::ops {

struct AlertPathOptions {
    BackoffLimits retries;
    AlertBook::Limits limits;
};

/// One per process; lives on one executor of one thread, which runs run() and flush(). raise(), resolve() and
/// told() may be called from any thread, up to the end of the executor's context; they hand their alert over
/// to that executor. What is open is known in memory only: after a restart, what still is wrong is told
/// again, and nothing is resolved that was told before.
class AlertPath final : public rescue::Alerts {
  public:
    /// `hook` and `clock` outlive the path.
    AlertPath(asio::any_io_executor executor, AlertHook& hook, Clock const& clock, Log log,
              AlertPathOptions const& options = {});

    /// Told once per dedup key while it is open, and again when it becomes more severe.
    void raise(rescue::Alert alert) override;

    /// Told only if the alert was open.
    void resolve(std::string_view dedup_key) override;

    /// Delivered, or written to the log in place of a delivery, and not resolved since.
    bool told(std::string_view dedup_key) const override;

    /// Delivers in order, until cancelled. A notice that cannot be delivered holds up those behind it and is
    /// tried again and again, each failure (throttled) a critical log line; a notice that the hook rejects
    /// five times is given up, with one.
    asio::awaitable<void> run();

    /// For the stop: lets run(), which must still be running, deliver what was raised so far, for at most
    /// `limit`, without waiting out a retry's pause. What is left then is written to the log at critical,
    /// which is its delivery.
    asio::awaitable<void> flush(std::chrono::steady_clock::duration limit);

    /// The last try failed. From any thread.
    bool failing() const { return failing_; }

    /// Notices that the hook took, since the start. From any thread.
    unsigned long delivered() const { return delivered_; }

    /// Notices that were given up or had to make room, since the start. From any thread.
    unsigned long lost() const { return lost_; }

  private:
    void take(AlertBook::Outcome outcome);
    asio::awaitable<void> deliver(AlertNotice const& notice);
    void log_failure(AlertNotice const& notice, Error const& error, unsigned attempt);
    void log_instead(std::string_view why, AlertNotice const& notice);
    void mark_told(AlertNotice const& notice);

    asio::any_io_executor executor_;
    AlertHook& hook_;
    Clock const& clock_;
    Log log_;
    BackoffLimits retries_;
    AlertBook book_;
    std::optional<AlertNotice> current_;  // the one that run() is delivering
    Event arrived_;
    Event idle_;
    Event hurry_;
    LogThrottle throttle_;
    mutable std::mutex keys_mutex_;              // for both sets, which shards ask
    std::set<std::string, std::less<>> raised_;  // dedup keys, and not resolved since
    std::set<std::string, std::less<>> told_;    // those of them that reached a person
    std::atomic<bool> failing_ = false;
    std::atomic<unsigned long> delivered_ = 0;
    std::atomic<unsigned long> lost_ = 0;
};

}  // namespace sparekey::ops

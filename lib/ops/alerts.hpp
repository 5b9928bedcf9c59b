// The alert path: takes alerts from every shard and gets them to a person through the hook.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "async/event.hpp"
#include "core/backoff.hpp"
#include "core/clock.hpp"
#include "core/log_throttle.hpp"
#include "ops/alert_book.hpp"
#include "ops/alert_hook.hpp"
#include "ops/alert_keys.hpp"
#include "ops/alert_storm.hpp"
#include "ops/alert_sync.hpp"

namespace sparekey::ops {

struct AlertPathOptions {
    BackoffLimits retries;
    AlertBook::Limits limits;
    AlertStorm::Limits storm = {};
    std::string process = "sparekeyd";  // its name in the dedup key of its storms
    AlertStore* store = nullptr;        // outlives the path. nullptr: what is open is known in memory only
    AlertSyncTimes sync = {};
    AlertSync::Obsolete obsolete = {};  // with a store, for the alert path's thread. Empty: nothing ever is
    std::chrono::milliseconds first_look{
        std::chrono::seconds(3)};  // the most that the first notice waits for it
};

/// One per process; lives on one executor of one thread, which runs run(), keep_in_step() and flush().
/// raise(), resolve() and told() may be called from any thread, up to the end of the executor's context; they
/// hand their alert over to that executor. With a store, an alert is told by one process, stays open over
/// restarts, and is resolved by any process; while the store is away, each process tells for itself.
class AlertPath final : public rescue::Alerts {
  public:
    /// `hook` and `clock` outlive the path.
    AlertPath(asio::any_io_executor executor, AlertHook& hook, Clock const& clock, Log log,
              AlertPathOptions const& options = {});

    /// Told once per dedup key while it is open, and again when it becomes more severe. In a storm it is
    /// written to the log, and counted in a notice.
    void raise(rescue::Alert alert) override;

    /// Told only if the alert was open, and not by the count of a storm alone.
    void resolve(std::string_view dedup_key) override;

    /// Delivered, or counted in a delivered notice of a storm, or written to the log because the hook rejects
    /// it; and not resolved since.
    bool told(std::string_view dedup_key) const override;

    /// Delivers until cancelled, one notice at a time, in the order of AlertBook::next(). A notice that
    /// cannot be delivered is tried again and again, each failure (throttled) a critical log line, while
    /// others take their turn; a notice that the hook rejects five times is given up, with one.
    asio::awaitable<void> run();

    /// Keeps the store and us in step, until cancelled; beside run().
    asio::awaitable<void> keep_in_step();

    /// Something became obsolete. For the alert path's thread.
    void look_soon();

    /// For the stop: lets run(), which must still be running, deliver what was raised so far, for at most
    /// `limit`, without waiting out a retry's pause. What is left then is written to the log at critical,
    /// which is its delivery, unless there is a store: then the next process tells it.
    asio::awaitable<void> flush(std::chrono::steady_clock::duration limit);

    /// The last try failed, or a notice waits whose last one did. From any thread.
    bool failing() const { return failing_; }

    /// Notices that the hook took, since the start. From any thread.
    unsigned long delivered() const { return delivered_; }

    /// Notices that were given up or had to make room, since the start. From any thread.
    unsigned long lost() const { return lost_; }

  private:
    void take(AlertBook::Outcome outcome);
    void make_room(AlertBook::Outcome const& outcome);
    bool storm_waits();
    asio::awaitable<void> wait_for_more();
    asio::awaitable<void> tell(AlertBook::Waiting& waiting);
    asio::awaitable<bool> may_tell(AlertNotice const& notice, bool again);
    void give_up(AlertNotice const& notice, Error const& error);
    void try_later(AlertBook::Waiting waiting, AlertFailure const& error);
    void leave_to_others(AlertNotice const& notice, Turn turn);
    void gather(AlertNotice const& notice);
    void told_of_storm(AlertNotice const& notice);
    bool is_our_storm(AlertNotice const& notice) const;
    void note_delivery(AlertNotice const& notice, unsigned attempt);
    void settle(AlertNotice const& notice);
    void mark_told(std::string_view dedup_key);
    void log_failure(AlertNotice const& notice, Error const& error, unsigned attempt);
    void log_instead(std::string_view why, AlertNotice const& notice);

    asio::any_io_executor executor_;
    AlertHook& hook_;
    Clock const& clock_;
    Log log_;
    AlertPathOptions options_;
    AlertBook book_;
    AlertKeys keys_;
    AlertStorm storm_;
    std::optional<AlertSync> sync_;               // with a store
    std::optional<AlertBook::Waiting> current_;   // the one that run() is delivering
    std::optional<AlertStorm::Summary> summary_;  // of the storm, told by nobody yet
    bool hurry_ = false;                          // the next failure is tried again at once
    Event arrived_;
    Event idle_;
    LogThrottle throttle_;
    std::atomic<bool> failing_ = false;
    std::atomic<unsigned long> delivered_ = 0;
    std::atomic<unsigned long> lost_ = 0;
};

}  // namespace sparekey::ops

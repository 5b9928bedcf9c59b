// Keeps a process's alert book in step with the store that all processes share, so that each alert is told
// once, whoever raises it, and resolved by whoever sees that it is mended.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "async/event.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/log_throttle.hpp"
#include "ops/alert_book.hpp"
#include "ops/alert_keys.hpp"
#include "ops/alert_store.hpp"

namespace sparekey::ops {

struct AlertSyncTimes {
    std::chrono::milliseconds look_every{std::chrono::seconds(30)};
    std::chrono::milliseconds retry{std::chrono::seconds(1)};  // while the store is away,
    std::chrono::milliseconds first_retry{50};                 // which at the start is a matter of a moment
    std::chrono::milliseconds orphan{
        std::chrono::minutes(1)};  // untold for so long: who was to tell it is gone
    std::chrono::milliseconds storm{std::chrono::minutes(10)};  // unchanged for so long: so is its process
    std::chrono::milliseconds longest{
        std::chrono::hours(24 * 30)};  // then an alert that nothing resolves is forgotten
};

/// For the alert path's thread. The references outlive it.
class AlertSync {
  public:
    /// Gets what the book has to tell after what others did.
    using News = std::function<void(AlertBook::Outcome)>;
    /// Does an alert tell of something that is not configured any more? Then it is resolved.
    using Obsolete = std::function<bool(rescue::Alert const&)>;

    AlertSync(AlertStore& store, AlertBook& book, AlertKeys& keys, Clock const& clock, Log log,
              AlertSyncTimes times, std::string storm_key, Obsolete obsolete, News news);

    /// Writes what is owed, and looks what others did, until cancelled.
    asio::awaitable<void> run();

    /// True once run() has seen the store's alerts; false if it has not within `limit`.
    asio::awaitable<bool> wait_for_first_look(std::chrono::steady_clock::duration limit);

    /// Whose turn is it? Ours while the store is away: an alert told twice is better than one not told.
    asio::awaitable<Turn> take(AlertNotice const& notice);

    // What the store is to know, as soon as it can be reached; AlertStore says more.
    void note(OpenAlert open);
    void keep(OpenAlert open);
    void close(std::string_view dedup_key);

    /// An open alert was raised again. Is it still open and told for all, or did another process resolve it?
    /// Then it is news.
    void doubt(rescue::Alert alert);
    /// It was resolved since.
    void drop_doubt(std::string_view dedup_key);

    /// Another process is about to tell something that we shall want to know of, or something became
    /// obsolete.
    void look_soon();

    /// Waits until nothing is owed, for at most `limit`.
    asio::awaitable<void> flush(std::chrono::steady_clock::duration limit);

  private:
    struct Owed {
        enum class What { note, keep, close };
        What what = What::close;
        OpenAlert open;
        unsigned long number = 0;  // unlike every other
    };

    void owe(std::string_view key, Owed::What what, OpenAlert open);
    asio::awaitable<bool> pay();
    asio::awaitable<Result<void>> pay_one(std::string key, Owed owed);
    asio::awaitable<void> clear_doubts();
    void settle_doubt(rescue::Alert alert, Result<std::optional<OpenAlert>> const& known);
    asio::awaitable<bool> look();
    void merge(OpenAlert const& open);
    bool forget_if_old(OpenAlert const& open);
    void merge_untold(OpenAlert const& open);
    void resolve(AlertNotice const& notice);
    bool is_unsettled(std::string_view key) const;
    bool is_waiting(std::string_view key) const;
    bool is_stale_storm(OpenAlert const& open) const;
    std::chrono::steady_clock::duration pause(bool paid) const;

    AlertStore& store_;
    AlertBook& book_;
    AlertKeys& keys_;
    Clock const& clock_;
    Log log_;
    AlertSyncTimes times_;
    std::string storm_key_;
    Obsolete obsolete_;
    News news_;
    std::map<std::string, Owed, std::less<>> owed_;  // by dedup key, the last word on each
    std::map<std::string, rescue::Alert, std::less<>> doubts_;
    std::set<std::string, std::less<>> stored_;   // keys that the store has, as far as we know
    std::set<std::string, std::less<>> touched_;  // keys that changed here since the look under way began
    std::string in_hand_;                         // the key that the alert path is telling
    Instant started_;
    unsigned long numbers_ = 0;
    std::chrono::steady_clock::time_point next_look_ = std::chrono::steady_clock::now();
    Event changed_;
    Event looked_;
    Event paid_;
    LogThrottle refused_;
};

}  // namespace sparekey::ops

// Which alerts are open, and which notices wait for delivery. Pure.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ops/alert_notice.hpp"

namespace sparekey::ops {

class AlertBook {
  public:
    using Time = std::chrono::steady_clock::time_point;

    struct Limits {
        std::size_t waiting = 1000;  // notices
        std::size_t open = 10'000;  // alerts; beyond, the oldest is forgotten: raised again, it is told again
    };

    AlertBook() : AlertBook(Limits{}) {}
    explicit AlertBook(Limits limits) : limits_(limits) {}

    /// A notice that waits for delivery.
    struct Waiting {
        AlertNotice notice;
        unsigned tries = 0;       // that failed
        unsigned rejections = 0;  // among them
        Time not_before = Time::min();
    };

    /// What came of raise(), resolve() or enqueue().
    struct Outcome {
        bool news = false;  // a notice waits now
        std::optional<AlertNotice>
            dropped;  // a waiting notice that had to make room for it: least severe first, oldest first
    };

    /// News if no alert with this key is open, or the open one is less severe.
    Outcome raise(rescue::Alert alert, Instant now);

    /// News if an alert with this key is open; it is closed.
    Outcome resolve(std::string_view dedup_key, Instant now);

    /// A notice that is no alert of the book's. It takes the place of a waiting one that fires for the same
    /// key: that became more severe before anybody was told.
    Outcome enqueue(AlertNotice notice);

    /// A person was told of it elsewhere, or before a restart: it is open, and no news.
    void adopt(AlertNotice const& notice);

    /// A person was told. Nothing if it is not open.
    void mark_told(std::string_view dedup_key);
    bool is_told(std::string_view dedup_key) const;

    /// It was told by the count of a storm only, and so will its end be.
    void gather(std::string_view dedup_key) { gathered_.emplace(dedup_key); }
    /// Was it, and is that to be forgotten now?
    bool take_gathered(std::string_view dedup_key);

    /// Takes a notice that is due: the most severe first, of these the one that failed least often, so that
    /// one whose delivery always fails holds up no other; then the oldest. Never before an older one of the
    /// same alert.
    std::optional<Waiting> next(Time now);
    /// When next() will have one. nullopt: nothing waits.
    std::optional<Time> due() const;
    /// What next() gave could not be delivered.
    void put_back(Waiting waiting);
    /// All are due.
    void hurry();
    bool is_waiting(std::string_view dedup_key) const;
    bool any_failed() const;

    std::deque<Waiting> const& waiting() const { return waiting_; }
    std::size_t open() const { return open_.size(); }
    /// Raised again, it is told again.
    void forget(std::string_view dedup_key);
    bool is_open(std::string_view dedup_key) const { return open_.find(dedup_key) != open_.end(); }
    /// Firing, as it was raised; nullopt: it is not open.
    std::optional<AlertNotice> find(std::string_view dedup_key) const;

  private:
    struct Open {
        rescue::Alert alert;
        Instant since;
        bool told = false;
    };

    std::vector<Waiting const*> heads() const;
    void forget_oldest();

    Limits limits_;
    std::map<std::string, Open, std::less<>> open_;  // by dedup_key
    std::set<std::string, std::less<>> gathered_;
    std::deque<Waiting> waiting_;
};

}  // namespace sparekey::ops

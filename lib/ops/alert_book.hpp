// Which alerts are open, and which notices wait for delivery. Pure.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "ops/alert_notice.hpp"

namespace sparekey::ops {

class AlertBook {
  public:
    struct Limits {
        std::size_t waiting = 1000;  // notices
        std::size_t open = 10'000;  // alerts; beyond, the oldest is forgotten: raised again, it is told again
    };

    AlertBook() : AlertBook(Limits{}) {}
    explicit AlertBook(Limits limits) : limits_(limits) {}

    /// What came of raise() or resolve().
    struct Outcome {
        bool news = false;  // a notice waits now
        std::optional<AlertNotice>
            dropped;  // a waiting notice that had to make room for it: least severe first, oldest first
    };

    /// News if no alert with this key is open, or the open one is less severe.
    Outcome raise(rescue::Alert alert, Instant now);

    /// News if an alert with this key is open; it is closed.
    Outcome resolve(std::string_view dedup_key, Instant now);

    /// A person was told of it elsewhere, or before a restart: it is open, and no news.
    void adopt(AlertNotice const& notice);

    /// A person was told. Nothing if it is not open.
    void mark_told(std::string_view dedup_key);
    bool is_told(std::string_view dedup_key) const;

    /// It was told by the count of a storm only, and so will its end be.
    void gather(std::string_view dedup_key) { gathered_.emplace(dedup_key); }
    /// Was it, and is that to be forgotten now?
    bool take_gathered(std::string_view dedup_key);

    /// Takes the oldest waiting notice.
    std::optional<AlertNotice> next();

    std::deque<AlertNotice> const& waiting() const { return waiting_; }
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

    Outcome enqueue(AlertNotice notice);
    void forget_oldest();

    Limits limits_;
    std::map<std::string, Open, std::less<>> open_;  // by dedup_key
    std::set<std::string, std::less<>> gathered_;
    std::deque<AlertNotice> waiting_;
};

}  // namespace sparekey::ops

// Which alerts are open, and which notices wait for delivery. Pure.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
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

    /// Takes the oldest waiting notice.
    std::optional<AlertNotice> next();

    std::deque<AlertNotice> const& waiting() const { return waiting_; }
    std::size_t open() const { return open_.size(); }
    /// Nobody took it: raised again, it is told again.
    void forget(std::string_view dedup_key);
    bool is_open(std::string_view dedup_key) const { return open_.find(dedup_key) != open_.end(); }

  private:
    struct Open {
        rescue::Alert alert;
        Instant since;
    };

    Outcome enqueue(AlertNotice notice);
    void forget_oldest();

    Limits limits_;
    std::map<std::string, Open, std::less<>> open_;  // by dedup_key
    std::deque<AlertNotice> waiting_;
};

}  // namespace sparekey::ops

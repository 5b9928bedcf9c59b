// Storm control: when many alerts come at once, which of them are still told one by one, and the one notice
// that counts the others. Pure.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/alert_notice.hpp"

namespace sparekey::ops {

inline constexpr std::string_view kStormEvent = "alert_storm";

/// Steady time decides; the wall clock only dates the notices.
class AlertStorm {
  public:
    using Time = std::chrono::steady_clock::time_point;

    struct Limits {
        unsigned alerts = 20;  // that are told one by one within a window; 0: all
        std::chrono::milliseconds window{std::chrono::minutes(1)};
    };

    /// `dedup_key`: of this process's storms.
    AlertStorm(Limits limits, std::string dedup_key) : limits_(limits), dedup_key_(std::move(dedup_key)) {}

    /// May an alert of this event be told by itself? Beyond the limit only the first of its kind in a window:
    /// a storm of one kind must not hide another. What is admitted is counted.
    bool admits(std::string_view event, Time now);

    /// Takes an alert that was not admitted.
    void gather(rescue::Alert const& alert, Time now, Instant wall);

    /// The notice that tells of a storm.
    struct Summary {
        AlertNotice notice;
        std::vector<std::string> counted;  // dedup keys that no earlier notice counted
    };

    /// What is to be told now: that alerts were gathered, at once and then once in a window while there are
    /// more; or that for a window there were none, and the storm is over.
    std::optional<Summary> due(Time now, Instant wall);

    /// When due() will have something. nullopt: there is no storm.
    std::optional<Time> next() const;

    /// What no notice has counted is due at once, for the stop. False: there is nothing.
    bool hurry();

    bool under_way() const { return since_.has_value(); }
    std::string const& dedup_key() const { return dedup_key_; }

  private:
    struct Admitted {
        Time at;
        std::string event;
    };

    rescue::Alert describe() const;

    Limits limits_;
    std::string dedup_key_;
    std::deque<Admitted> admitted_;                           // within the last window
    std::optional<Instant> since_;                            // when the storm began
    std::map<std::string, std::size_t, std::less<>> counts_;  // by event, since then
    std::vector<std::string> uncounted_;                      // keys that no notice has counted
    Time next_summary_{};
    Time last_gathered_{};
};

}  // namespace sparekey::ops

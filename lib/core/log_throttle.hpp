// "Redis is down", ten thousand times, is an outage of its own.
#pragma once

#include <chrono>
#include <optional>
#include <utility>

namespace sparekey {

/// Lets one line through at most every `every`, and tells it how many were held back before it.
class LogThrottle {
  public:
    using Clock = std::chrono::steady_clock;

    explicit LogThrottle(Clock::duration every = std::chrono::seconds(10)) : every_(every) {}

    /// The number of calls held back since the last one let through, or nullopt: hold this one back as well.
    std::optional<unsigned> pass(Clock::time_point now = Clock::now()) {
        if (now < next_) {
            ++held_;
            return std::nullopt;
        }
        next_ = now + every_;
        return std::exchange(held_, 0u);
    }

    /// The trouble is over: the next one is news again.
    void reset() { next_ = Clock::time_point::min(); }

  private:
    Clock::duration every_;
    Clock::time_point next_ = Clock::time_point::min();  // the earliest for another line
    unsigned held_ = 0;
};

}  // namespace sparekey

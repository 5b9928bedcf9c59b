// When the next one may go, at a given rate. Pure.
#pragma once

#include <algorithm>
#include <chrono>

namespace sparekey::daemon {

class Pace {
  public:
    using Clock = std::chrono::steady_clock;

    /// 0: no limit.
    explicit Pace(double per_second)
        : step_(per_second > 0 ? std::chrono::duration_cast<Clock::duration>(
                                     std::chrono::duration<double>(1 / per_second))
                               : Clock::duration::zero()) {}

    /// Takes the next turn: when it is, `now` or later. Turns that were not taken in time are gone, so that a
    /// stall is not followed by a burst.
    Clock::time_point next_turn(Clock::time_point now) {
        auto const turn = std::max(next_, now);
        next_ = turn + step_;
        return turn;
    }

  private:
    Clock::duration step_;
    Clock::time_point next_ = Clock::time_point::min();
};

}  // namespace sparekey::daemon

// A clock that stands still until a test turns it.
#pragma once

#include "core/clock.hpp"

namespace sparekey {

class ManualClock final : public Clock {
  public:
    explicit ManualClock(Instant now) : now_(now) {}

    Instant now() const override { return now_; }
    void set(Instant now) { now_ = now; }
    void advance(std::chrono::milliseconds step) { now_ += step; }

  private:
    Instant now_;
};

}  // namespace sparekey

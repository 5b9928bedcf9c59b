// The only way anything below daemon/ learns the time, so that tests can turn it.
#pragma once

#include "core/instant.hpp"

namespace sparekey {

class Clock {
  public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
  public:
    Instant now() const override {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

}  // namespace sparekey

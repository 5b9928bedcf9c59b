#include "core/backoff.hpp"

#include <algorithm>
#include <cmath>

namespace sparekey {

std::chrono::milliseconds backoff(unsigned attempt, double random, BackoffLimits const& limits) {
    auto const doublings = static_cast<int>(std::clamp(attempt, 1u, 32u)) - 1;
    auto const bound = std::min(std::ldexp(static_cast<double>(limits.first.count()), doublings),
                                static_cast<double>(limits.most.count()));
    return std::chrono::milliseconds(std::llround(bound * std::max(random, 0.1)));
}

}  // namespace sparekey

// Exponential backoff with full jitter: a random wait between zero and a doubling bound, so that many jobs
// that failed together do not come back together.
#pragma once

#include <chrono>

namespace sparekey {

struct BackoffLimits {
    std::chrono::milliseconds first{std::chrono::seconds(1)};  // bound of the first wait
    std::chrono::milliseconds most{std::chrono::minutes(5)};   // bound of every later wait
};

/// The wait before try `attempt + 1`, after `attempt` (1, 2, …) failed tries. `random` is uniform in [0, 1).
/// Never less than a tenth of the bound, so that a run of small draws is not a storm.
std::chrono::milliseconds backoff(unsigned attempt, double random, BackoffLimits const& limits = {});

}  // namespace sparekey

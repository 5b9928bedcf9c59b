// What a run comes down to.
#pragma once

#include <chrono>
#include <string>

#include "bench/load.hpp"

namespace sparekey::bench {

struct Percentiles {
    std::chrono::nanoseconds p50{0};
    std::chrono::nanoseconds p90{0};
    std::chrono::nanoseconds p99{0};
    std::chrono::nanoseconds max{0};

    friend bool operator==(Percentiles const&, Percentiles const&) = default;
};

/// By nearest rank: each figure is one that was measured. All zero for no latencies.
Percentiles percentiles(std::vector<std::chrono::nanoseconds> latencies);

/// One line of JSON: accepted, failures (by reason), seconds, per_second, p50_us, p90_us, p99_us, max_us, and
/// `generator_us`, the CPU time of this program per request.
std::string to_json(Measured const& measured, std::chrono::nanoseconds cpu);

}  // namespace sparekey::bench

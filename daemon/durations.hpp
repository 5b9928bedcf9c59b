// Lengths of time as people read and write them on the command line.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/instant.hpp"

namespace sparekey::daemon {

/// "0 s", "42 s", "5 min", "2 h 5 min", "3 d 4 h": the two largest units that matter. Negative ones as 0.
std::string describe(std::chrono::milliseconds length);

/// "in 5 min", "2 h 5 min ago", "now".
std::string relative(Instant at, Instant now);

/// `2026-11-23 03:05:00Z`: for tables, where a whole RFC 3339 time is too wide.
std::string short_time(Instant at);

}  // namespace sparekey::daemon

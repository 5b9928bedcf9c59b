// Durations and sizes as the configuration writes them: "250ms", "30s", "256KiB".
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace sparekey::daemon {

/// Digits and a unit, one of ms, s, m, h, d; at most a year. "0s" is a duration, "0" is not.
Result<std::chrono::milliseconds> parse_duration(std::string_view text);

/// In the largest unit up to hours that needs no fraction: "5m", never "300s".
std::string format_duration(std::chrono::milliseconds duration);

/// Digits and a unit, one of B, KiB, MiB; at most 1024 MiB.
Result<std::size_t> parse_size(std::string_view text);

/// In the largest unit that needs no fraction.
std::string format_size(std::size_t bytes);

}  // namespace sparekey::daemon

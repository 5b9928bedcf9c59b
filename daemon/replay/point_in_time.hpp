// A point in time as people write it on a command line.
#pragma once

#include <string_view>

#include "core/error.hpp"
#include "core/instant.hpp"

namespace sparekey::daemon {

/// RFC 3339 ("2026-11-23T03:05:00Z"), or how long before `now` ("30m", "2h", "7d").
Result<Instant> parse_point_in_time(std::string_view text, Instant now);

}  // namespace sparekey::daemon

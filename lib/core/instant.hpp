// Points in time as Seam writes them (RFC 3339), compared as instants and never as strings.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace sparekey {

/// UTC, to the millisecond: Seam stores no finer (SEAM.md §1.6), so a microsecond more or less is the same
/// instant.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Accepts RFC 3339 with any number of fraction digits (cut to milliseconds), `Z` or a numeric offset, and
/// the colon-less `+0000` seen in Seam's older documents. A leap second (`:60`) is read as the first instant
/// of the next minute. Refused if its year in UTC is outside 0000 to 9999: it could not be written again.
Result<Instant> parse_instant(std::string_view text);

/// `2026-11-23T03:05:00.000Z`.
std::string to_string(Instant instant);

inline long long to_unix_ms(Instant instant) {
    return instant.time_since_epoch().count();
}
inline Instant from_unix_ms(long long ms) {
    return Instant(std::chrono::milliseconds(ms));
}

}  // namespace sparekey

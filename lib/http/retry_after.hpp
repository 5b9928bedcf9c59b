// The Retry-After header (RFC 9110 §10.2.3).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/instant.hpp"

namespace sparekey::http {

/// No server keeps a guest waiting for longer than this.
inline constexpr std::chrono::seconds kLongestRetryAfter = std::chrono::hours(1);

/// Seconds, or a date as servers write it today (`Sun, 06 Nov 1994 08:49:37 GMT`), which counts from `now`; a
/// date that is past means 0. Never more than kLongestRetryAfter. nullopt for anything else.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, Instant now);

}  // namespace sparekey::http

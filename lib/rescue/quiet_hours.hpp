// When a channel must not disturb a guest who has not arrived yet. Pure but for the time zone database.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/instant.hpp"
#include "rescue/guest_channel.hpp"

namespace sparekey::rescue {

/// Until when to keep quiet; nullopt: now is a good time. Quiet hours never hold beyond `before_arrival`
/// before the arrival, so that nobody is alerted because of them, and never apply to a guest whose stay has
/// begun, to one whose arrival is not known, or where the lock's time zone is not known.
std::optional<Instant> quiet_until(QuietHours const& hours, Instant now,
                                   std::optional<std::string> const& zone, std::optional<Instant> arrival,
                                   std::chrono::milliseconds before_arrival);

}  // namespace sparekey::rescue

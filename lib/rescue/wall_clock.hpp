// What a clock beside the lock shows. Pure but for the system's time zone database.
#pragma once

#include <optional>
#include <string>

#include "core/instant.hpp"

namespace sparekey::rescue {

struct WallClock {
    Instant reading;   // year to minute as they stand on the clock, as if it were UTC's
    std::string zone;  // "EST"; "UTC-3" where the zone has no letters
};

/// By `zone`, "America/New_York"; by UTC, and saying so, if there is none or this machine does not know it.
WallClock wall_clock(Instant at, std::optional<std::string> const& zone);

}  // namespace sparekey::rescue

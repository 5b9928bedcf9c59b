// Makes Seam's events, as zod 1.977 has them, and puts them into the world.
#pragma once

#include <string_view>

#include "sim/world.hpp"

namespace sparekey::sim {

/// An event with no members of its own.
Event const& publish(World& world, AccessCode const& code, std::string_view type, Instant now);

/// With the six arrays of errors and warnings, unless Behaviour asks for the old shape.
Event const& publish_failure(World& world, AccessCode const& code, std::string_view type, Instant now);
Event const& publish_set_on_device(World& world, AccessCode const& code, Instant now);  // carries the PIN
Event const& publish_deleted(World& world, AccessCode const& code, Instant now);        // carries the PIN
Event const& publish_backup_pulled(World& world, AccessCode const& original, Instant now);
Event const& publish_time_frame_changed(World& world, AccessCode const& code, TimeFrame const& before,
                                        Instant now);

}  // namespace sparekey::sim

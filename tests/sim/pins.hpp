// PINs of a device: what one looks like, which are taken, and new ones.
#pragma once

#include <string>
#include <string_view>

#include "sim/world.hpp"

namespace sparekey::sim {

/// 4 to 12 digits (SEAM.md §3).
bool is_pin(std::string_view text);

/// A lock cannot hold the same PIN twice, not even at different times.
bool is_taken(World const& world, std::string_view device_id, std::string_view pin);

/// Random, as long as Behaviour says or, when those run out, longer; not taken.
std::string new_pin(World const& world, std::string_view device_id);

}  // namespace sparekey::sim

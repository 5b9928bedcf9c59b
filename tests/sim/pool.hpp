// The backup access codes of a device: filling its pool, and pulling from it.
#pragma once

#include <string_view>

#include "sim/answer.hpp"
#include "sim/world.hpp"

namespace sparekey::sim {

bool has_free_backup(World const& world, std::string_view device_id);

/// Puts `count` more backups into the device's pool. Their PINs are random and differ from every other of the
/// device.
void refill_pool(World& world, Device& device, int count, Instant now);

/// The same backup each time for one original. Another original gets another one, unless Behaviour says
/// otherwise.
Checked<AccessCode*> pull_backup(World& world, AccessCode& original, Instant now);

}  // namespace sparekey::sim

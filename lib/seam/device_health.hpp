// Locks as /devices/list tells of them.
#pragma once

#include "core/error.hpp"
#include "core/json.hpp"
#include "reconcile/device_health.hpp"

namespace sparekey::seam {

/// One device: an element of `devices`. Only its id must be there.
Result<reconcile::DeviceHealth> read_device_health(json::Value const& object);

/// The whole answer of /devices/get.
Result<reconcile::DeviceHealth> read_device_health_answer(json::Value const& answer);

/// The whole answer of /devices/list.
Result<reconcile::DevicePage> read_device_page(json::Value const& answer);

}  // namespace sparekey::seam

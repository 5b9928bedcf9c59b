// Locks as tests need them.
#pragma once

#include <string>

#include "reconcile/device_health.hpp"

namespace sparekey::reconcile {

inline Instant const kMorning = parse_instant("2026-11-24T08:00:00Z").value();
inline Instant const kNoon = parse_instant("2026-11-24T12:00:00Z").value();

/// Online, with a pool that is on.
inline DeviceHealth lock(std::string id) {
    DeviceHealth device;
    device.name = "Door " + id;
    device.device_id = std::move(id);
    device.pool_supported = true;
    device.pool_enabled = true;
    return device;
}

inline DeviceHealth with_error(DeviceHealth device, std::string code, std::optional<Instant> since = {}) {
    device.errors.push_back({std::move(code), since});
    return device;
}

inline DeviceHealth with_warning(DeviceHealth device, std::string code, std::optional<Instant> since = {}) {
    device.warnings.push_back({std::move(code), since});
    return device;
}

inline DeviceHealth offline(DeviceHealth device) {
    device.online = false;
    return device;
}

inline DeviceHealth empty(std::string id) {
    return with_error(lock(std::move(id)), "empty_backup_access_code_pool");
}

}  // namespace sparekey::reconcile

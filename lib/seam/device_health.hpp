// A lock as people care for it: is it there, and does it hold backup codes (SEAM.md §3, "Pool health")?
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/json.hpp"

namespace sparekey::seam {

struct DeviceHealth {
    std::string device_id;
    std::string name;  // display_name; empty if unknown
    bool online = true;
    bool is_managed = true;
    std::optional<bool> pool_supported;  // nullopt: Seam does not say
    std::optional<bool> pool_enabled;
    std::vector<std::string> errors;  // their codes
    std::vector<std::string> warnings;
};

struct DevicePage {
    std::vector<DeviceHealth> devices;
    std::string next_cursor;  // empty: this is the last page
};

/// One device: an element of `devices`. Only its id must be there.
Result<DeviceHealth> read_device_health(json::Value const& object);

/// The whole answer of /devices/list.
Result<DevicePage> read_device_page(json::Value const& answer);

}  // namespace sparekey::seam

// A lock as people care for it: is it there, and does it hold backup codes (SEAM.md §3, "Pool health")?
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/instant.hpp"

namespace sparekey::reconcile {

/// An element of Seam's errors or warnings.
struct DeviceProblem {
    std::string code;
    std::optional<Instant> since;  // nullopt: Seam does not say
};

struct DeviceHealth {
    std::string device_id;
    std::string name;  // display_name; empty if unknown
    bool online = true;
    bool is_managed = true;
    std::optional<bool> pool_supported;  // nullopt: Seam does not say
    std::optional<bool> pool_enabled;
    std::vector<DeviceProblem> errors;
    std::vector<DeviceProblem> warnings;
};

struct DevicePage {
    std::vector<DeviceHealth> devices;
    std::string next_cursor;  // empty: this is the last page
};

}  // namespace sparekey::reconcile

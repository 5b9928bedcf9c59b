// Seam's rules: what happens to codes, devices and events when somebody asks. No HTTP, no JSON, no sockets.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/answer.hpp"
#include "sim/world.hpp"

namespace sparekey::sim {

Workspace& add_workspace(World& world);

struct NewDevice {
    std::string name = "Front Door";
    std::string time_zone = "America/New_York";
    bool online = true;
    bool supports_pool = true;
    std::optional<int> pool_size{};  // none: as Behaviour says; 0: the pool is off until a code asks for it
};
Device& add_device(World& world, Workspace const& workspace, NewDevice const& wanted, Instant now);

struct NewAccessCode {
    std::string name{};
    std::optional<std::string> pin{};  // none: one is made up
    TimeFrame time_frame{};            // without dates: an ongoing code
    bool use_backup_pool = false;      // turns the device's pool on
};
Checked<AccessCode*> create_access_code(World& world, Device& device, NewAccessCode const& wanted,
                                        Instant now);

struct AccessCodeChanges {
    std::optional<std::string> name{};
    std::optional<std::string> pin{};
    TimeFrame time_frame{};  // both dates or none
};
Checked<ActionAttempt*> update_access_code(World& world, AccessCode& code, AccessCodeChanges const& changes,
                                           Instant now);

ActionAttempt& delete_access_code(World& world, AccessCode const& code, Instant now);

/// The code did not reach the lock: status, errors, and the event of this type.
Event const& fail_access_code(World& world, AccessCode& code, std::string_view event_type,
                              std::vector<std::string> const& error_codes, Instant now);
/// It did after all.
Event const& recover_access_code(World& world, AccessCode& code, Instant now);

}  // namespace sparekey::sim

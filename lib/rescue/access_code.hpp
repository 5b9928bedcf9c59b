// Seam's objects as far as a rescue reads them. Values; filled by lib/seam.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/instant.hpp"
#include "core/secret.hpp"

namespace sparekey::rescue {

struct AccessCode {
    std::string access_code_id;
    std::string device_id;
    std::string name;  // empty where Seam has null
    std::string type;  // "time_bound", "ongoing"; new ones are tolerated; empty where the fake leaves it out
    std::string status;  // "setting", "set", "unset", "removing", "unknown"
    Secret pin;          // empty while Seam has not assigned one
    std::optional<Instant> starts_at;
    std::optional<Instant> ends_at;
    std::optional<bool> is_backup;
    std::optional<bool> is_backup_available;  // advice only (SEAM.md §1.9)
    std::optional<std::string> pulled_backup_access_code_id;
    std::vector<std::string> error_codes;  // of the code itself and of its device and account
    std::vector<std::string> warning_codes;
    std::optional<Instant> failed_at;  // when Seam noted the newest failed_to_set_on_device

    bool has_error(std::string_view code) const;
};

struct Device {
    std::string device_id;
    std::string name;                      // display_name; empty if unknown
    std::optional<std::string> time_zone;  // IANA, "America/Los_Angeles"
};

}  // namespace sparekey::rescue

#include "rescue/interlock.hpp"

namespace sparekey::rescue {
boost::system::result<AccessCode, Violation> choose_backup(AccessCode const& original, PulledBackup pulled) {
    // Seam answers under two keys, the fake and old Seam under one of them (SEAM.md §1.1). Only the key's
    // name vouches for `backup_access_code`; under `access_code` the original itself has been seen.
    auto const named = pulled.backup_access_code.has_value();
    auto& chosen = named ? pulled.backup_access_code : pulled.access_code;
    if (!chosen) return Violation{"the pull's answer holds no access code"};
    if (chosen->access_code_id == original.access_code_id)
        return Violation{"the pull's answer is the original access code itself"};
    if (!named && !chosen->is_backup.value_or(true))
        return Violation{"the pull's answer is marked is_backup: false"};
    if (chosen->access_code_id.empty()) return Violation{"the backup has no access_code_id"};
    if (chosen->device_id != original.device_id)
        return Violation{"the backup is for another device: " + chosen->device_id};
    if (chosen->pin.empty()) return Violation{"the backup has no code yet", true};
    if (same(chosen->pin, original.pin)) return Violation{"the backup has the original's code"};
    return std::move(*chosen);
}

}  // namespace sparekey::rescue

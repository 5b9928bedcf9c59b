#include "sim/pool.hpp"

#include <algorithm>

#include "sim/events.hpp"
#include "sim/pins.hpp"

namespace sparekey::sim {
namespace {

bool is_backup_of(AccessCode const& code, std::string_view device_id) {
    return code.is_backup && code.device_id == device_id;
}

AccessCode* pick_backup(World& world, std::string_view device_id) {
    bool const exclusive = world.behaviour.exclusive_pulls;
    for (auto& code : world.access_codes) {
        if (is_backup_of(code, device_id) && (!exclusive || code.pulled_for.empty())) return &code;
    }
    return nullptr;
}

/// A pulled backup works from now on, whatever the booking says (SEAM.md §1.4).
void hand_out(Behaviour const& behaviour, AccessCode& backup, AccessCode const& original, Instant now) {
    backup.pulled_for = original.id;
    if (behaviour.ongoing_backups) return;
    backup.time_frame = {now, original.time_frame.ends_at};
    if (behaviour.backup_ends_at == BackupEnd::one_day_late)
        *backup.time_frame.ends_at += std::chrono::hours(24);
    if (behaviour.backup_ends_at == BackupEnd::none) backup.time_frame.ends_at.reset();
}

}  // namespace

bool has_free_backup(World const& world, std::string_view device_id) {
    return std::any_of(world.access_codes.begin(), world.access_codes.end(), [&](auto const& code) {
        return is_backup_of(code, device_id) && code.pulled_for.empty();
    });
}

void refill_pool(World& world, Device& device, int count, Instant now) {
    for (int i = 0; i < count; ++i) {
        auto const id = new_uuid();
        world.access_codes.add({.id = id,
                                .workspace_id = device.workspace_id,
                                .device_id = device.id,
                                .name = "Backup " + id + " (Seam)",
                                .pin = new_pin(world, device.id),
                                .time_bound = !world.behaviour.ongoing_backups,
                                .created_at = now,
                                .is_backup = true});
        device.pool_enabled = true;
    }
}

Checked<AccessCode*> pull_backup(World& world, AccessCode& original, Instant now) {
    if (!original.pulled_backup_id.empty()) {
        if (auto* const pulled = world.access_codes.find(original.pulled_backup_id)) return pulled;
    }
    if (!original.time_bound || original.is_backup) {
        return ApiError{.status = 400,
                        .type = "access_code_not_time_bound",
                        .message = "Backups can only be used for time_bound access codes."};
    }
    auto* const backup = pick_backup(world, original.device_id);
    if (!backup) {
        return ApiError{.status = world.behaviour.empty_pool_status,
                        .type = world.behaviour.empty_pool_type,
                        .message = "No backup access code is available for this access code"};
    }
    if (backup->pulled_for.empty()) hand_out(world.behaviour, *backup, original, now);
    original.pulled_backup_id = backup->id;
    original.warnings.emplace_back("using_backup_access_code", now);
    publish_backup_pulled(world, original, now);
    return backup;
}

}  // namespace sparekey::sim

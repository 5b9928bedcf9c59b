#include "sim/rules.hpp"

#include "core/random.hpp"
#include "sim/events.hpp"
#include "sim/pins.hpp"
#include "sim/pool.hpp"

namespace sparekey::sim {
namespace {

Checked<void> check_time_frame(TimeFrame const& wanted, Behaviour const& behaviour, Instant now) {
    if (wanted.starts_at.has_value() != wanted.ends_at.has_value()) {
        return invalid_input("ends_at", "Both starts_at and ends_at must be provided if one is");
    }
    if (!wanted.ends_at || !behaviour.checks_dates) return {};
    if (*wanted.ends_at <= now || *wanted.ends_at <= *wanted.starts_at) {
        return invalid_input("ends_at", "Must be a time in the future and after starts_at");
    }
    return {};
}

Checked<void> check_pin(World const& world, std::string_view device_id, std::string_view pin) {
    if (!is_pin(pin)) return invalid_input("code", "Must be 4 to 12 digits");
    if (!is_taken(world, device_id, pin)) return {};
    return ApiError{
        .status = 409, .type = "duplicate_access_code", .message = "Cannot set duplicate access code"};
}

Checked<void> count_update(Device& device, int per_minute, Instant now) {
    auto& recent = device.recent_updates;
    while (!recent.empty() && recent.front() <= now - std::chrono::minutes(1)) recent.pop_front();
    if (per_minute > 0 && recent.size() >= static_cast<std::size_t>(per_minute)) {
        auto const wait =
            std::chrono::ceil<std::chrono::seconds>(recent.front() + std::chrono::minutes(1) - now);
        return ApiError{.status = 429,
                        .type = "rate_limit_exceeded",
                        .message = "Too many updates for this device",
                        .retry_after_s = static_cast<int>(wait.count())};
    }
    recent.push_back(now);
    return {};
}

ActionAttempt& add_attempt(World& world, AccessCode const& code, std::string type, bool done) {
    return world.action_attempts.add({.id = new_uuid(),
                                      .workspace_id = code.workspace_id,
                                      .type = std::move(type),
                                      .access_code_id = code.id,
                                      .done = done});
}

void change_time_frame(World& world, AccessCode& code, TimeFrame const& wanted, Instant now) {
    if (world.behaviour.updates == Updates::ignored) return;
    if (world.behaviour.updates == Updates::pending) {
        code.pending_time_frame = wanted;
        return;
    }
    auto const before = std::exchange(code.time_frame, wanted);
    code.time_bound = true;
    publish_time_frame_changed(world, code, before, now);
}

}  // namespace

Workspace& add_workspace(World& world) {
    return world.workspaces.add(
        {.id = new_uuid(),
         .api_key = "seam_test" + random_token(4) + "_" + random_token(12),
         .personal_access_token = "seam_at" + random_token(4) + "_" + random_token(12),
         .connected_account_id = new_uuid()});
}

Device& add_device(World& world, Workspace const& workspace, NewDevice const& wanted, Instant now) {
    auto& device = world.devices.add({.id = new_uuid(),
                                      .workspace_id = workspace.id,
                                      .name = wanted.name,
                                      .time_zone = wanted.time_zone,
                                      .online = wanted.online,
                                      .supports_pool = wanted.supports_pool,
                                      .created_at = now});
    if (wanted.supports_pool)
        refill_pool(world, device, wanted.pool_size.value_or(world.behaviour.pool_size), now);
    return device;
}

Checked<AccessCode*> create_access_code(World& world, Device& device, NewAccessCode const& wanted,
                                        Instant now) {
    auto const dates = check_time_frame(wanted.time_frame, world.behaviour, now);
    if (!dates) return dates.error();
    bool const time_bound = wanted.time_frame.ends_at.has_value();
    if (wanted.use_backup_pool && !time_bound) {
        return invalid_input("use_backup_access_code_pool", "Cannot use the backup pool for ongoing codes");
    }
    auto const pin = wanted.pin ? *wanted.pin : new_pin(world, device.id);
    auto const checked_pin = check_pin(world, device.id, pin);
    if (!checked_pin) return checked_pin.error();

    if (wanted.use_backup_pool && device.supports_pool && !device.pool_enabled) {
        device.pool_enabled = true;
        refill_pool(world, device, world.behaviour.pool_size, now);
    }
    auto& code = world.access_codes.add({.id = new_uuid(),
                                         .workspace_id = device.workspace_id,
                                         .device_id = device.id,
                                         .name = wanted.name,
                                         .pin = pin,
                                         .time_bound = time_bound,
                                         .time_frame = wanted.time_frame,
                                         .created_at = now});
    publish(world, code, "access_code.created", now);
    return &code;
}

Checked<ActionAttempt*> update_access_code(World& world, AccessCode& code, AccessCodeChanges const& changes,
                                           Instant now) {
    auto const dates = check_time_frame(changes.time_frame, world.behaviour, now);
    if (!dates) return dates.error();
    if (changes.pin && *changes.pin != code.pin) {
        auto const pin = check_pin(world, code.device_id, *changes.pin);
        if (!pin) return pin.error();
    }
    auto const counted =
        count_update(*world.devices.find(code.device_id), world.behaviour.updates_per_minute, now);
    if (!counted) return counted.error();

    if (changes.name) code.name = *changes.name;
    if (changes.pin) code.pin = *changes.pin;
    if (changes.time_frame.ends_at) change_time_frame(world, code, changes.time_frame, now);
    return &add_attempt(world, code, "UPDATE_ACCESS_CODE", world.behaviour.updates == Updates::applied);
}

ActionAttempt& delete_access_code(World& world, AccessCode const& code, Instant now) {
    auto& attempt = add_attempt(world, code, "DELETE_ACCESS_CODE", true);
    attempt.access_code_id.clear();
    publish_deleted(world, code, now);
    auto const id = code.id;
    world.access_codes.erase(id);
    return attempt;
}

Event const& fail_access_code(World& world, AccessCode& code, std::string_view event_type,
                              std::vector<std::string> const& error_codes, Instant now) {
    code.status = "setting";
    code.errors.clear();
    for (auto const& error_code : error_codes) code.errors.push_back({error_code, now});
    if (event_type == "access_code.delay_in_setting_on_device")
        code.warnings.emplace_back("delay_in_setting_on_device", now);
    return publish_failure(world, code, event_type, now);
}

Event const& recover_access_code(World& world, AccessCode& code, Instant now) {
    code.status = "set";
    code.errors.clear();
    std::erase_if(code.warnings,
                  [](Problem const& warning) { return warning.code == "delay_in_setting_on_device"; });
    return publish_set_on_device(world, code, now);
}

}  // namespace sparekey::sim

// /access_codes/…
#include "sim/endpoints.hpp"
#include "sim/page.hpp"
#include "sim/pool.hpp"
#include "sim/rules.hpp"
#include "sim/world_json.hpp"

namespace sparekey::sim {
namespace {

// What the real Seam was recorded to answer for an unknown access code (SEAM.md §1.8): the type differs by
// endpoint.
ApiError not_found(std::string_view type, std::string_view message) {
    return {.status = 404, .type = std::string(type), .message = std::string(message)};
}

Checked<AccessCode*> find_code(Call const& call, std::string_view not_found_type = "device_not_found") {
    auto const message = not_found_type == "device_not_found"
                             ? "Device not found"
                             : "Could not find an access_code with access_code_id";
    return find_own(call, call.world.access_codes, "access_code_id", not_found(not_found_type, message));
}

Checked<TimeFrame> time_frame_of(Params const& params) {
    auto const starts_at = params.instant("starts_at");
    if (!starts_at) return starts_at.error();
    auto const ends_at = params.instant("ends_at");
    if (!ends_at) return ends_at.error();
    return TimeFrame{*starts_at, *ends_at};
}

/// Backups that wait in the pool are not listed.
bool is_listed(AccessCode const& code, Call const& call, std::vector<std::string> const& ids) {
    if (call.world.behaviour.lists_everything) return !code.is_backup;
    if (code.workspace_id != call.workspace.id) return false;
    if (code.is_backup && code.pulled_for.empty()) return false;
    auto const device_id = call.params.text("device_id");
    if (device_id && code.device_id != *device_id) return false;
    return is_wanted(ids, code.id);
}

Answer attempt_answer(Call const& call, ActionAttempt const& attempt) {
    return ok([&](json::Writer& writer) {
        writer.key("action_attempt");
        write_action_attempt(writer, call.world, attempt);
    });
}

}  // namespace

Answer access_codes_get(Call const& call) {
    auto const code = find_code(call);
    if (!code) return code.error();
    return ok([&](json::Writer& writer) {
        writer.key("access_code");
        write_access_code(writer, call.world, **code);
    });
}

Answer access_codes_list(Call const& call) {
    auto const ids = call.params.list("access_code_ids");
    if (ids.empty() && !call.params.text("device_id")) return invalid_input("device_id", "Required");
    std::vector<AccessCode const*> listed;
    for (auto const& code : call.world.access_codes) {
        if (is_listed(code, call, ids)) listed.push_back(&code);
    }
    return list_page(call, "access_codes", listed, [&](json::Writer& writer, AccessCode const& code) {
        write_access_code(writer, call.world, code);
    });
}

Answer access_codes_create(Call const& call) {
    auto const device =
        find_own(call, call.world.devices, "device_id", not_found("device_not_found", "Device not found"));
    if (!device) return device.error();
    auto const time_frame = time_frame_of(call.params);
    if (!time_frame) return time_frame.error();

    NewAccessCode const wanted = {.name = call.params.text("name").value_or("New Access Code"),
                                  .pin = call.params.text("code"),
                                  .time_frame = *time_frame,
                                  .use_backup_pool = call.params.flag("use_backup_access_code_pool")};
    auto const code = create_access_code(call.world, **device, wanted, call.now);
    if (!code) return code.error();
    auto& attempt = call.world.action_attempts.add({.id = new_uuid(),
                                                    .workspace_id = call.workspace.id,
                                                    .type = "CREATE_ACCESS_CODE",
                                                    .access_code_id = (*code)->id});
    return ok([&](json::Writer& writer) {
        writer.key("access_code");
        write_access_code(writer, call.world, **code);
        writer.key("action_attempt");
        write_action_attempt(writer, call.world, attempt);
        attempt.done = true;
    });
}

Answer access_codes_update(Call const& call) {
    auto const code = find_code(call);
    if (!code) return code.error();
    auto const time_frame = time_frame_of(call.params);
    if (!time_frame) return time_frame.error();

    AccessCodeChanges const changes = {
        .name = call.params.text("name"), .pin = call.params.text("code"), .time_frame = *time_frame};
    auto const attempt = update_access_code(call.world, **code, changes, call.now);
    if (!attempt) return attempt.error();
    if (call.world.behaviour.empty_update_answer) return ok([](json::Writer&) {});
    return attempt_answer(call, **attempt);
}

Answer access_codes_delete(Call const& call) {
    auto const code = find_code(call, "access_code_not_found");
    if (!code) return code.error();
    return attempt_answer(call, delete_access_code(call.world, **code, call.now));
}

Answer access_codes_pull_backup(Call const& call) {
    auto const original = find_code(call, "access_code_not_found");
    if (!original) return original.error();
    auto const backup = pull_backup(call.world, **original, call.now);
    if (!backup) return backup.error();

    auto const keys = call.world.behaviour.pull_keys;
    bool const trap = keys == PullKeys::original_under_access_code;
    return ok([&](json::Writer& writer) {
        if (keys == PullKeys::both || keys == PullKeys::backup_access_code_only) {
            writer.key("backup_access_code");
            write_access_code(writer, call.world, **backup);
        }
        if (keys != PullKeys::backup_access_code_only) {
            writer.key("access_code");
            write_access_code(writer, call.world, trap ? **original : **backup);
        }
    });
}

}  // namespace sparekey::sim

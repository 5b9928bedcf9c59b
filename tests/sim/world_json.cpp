#include "sim/world_json.hpp"

#include "sim/pool.hpp"

namespace sparekey::sim {
namespace {

void write_problem(json::Writer& writer, std::string_view code_key, Problem const& problem,
                   std::string_view mark) {
    writer.begin_object().member("created_at", problem.created_at).member(code_key, problem.code);
    writer.member("message", "Simulated: " + problem.code);
    if (!mark.empty()) writer.member(mark, true);
    writer.end_object();
}

void write_list(json::Writer& writer, std::string_view key, std::initializer_list<std::string_view> values) {
    writer.key(key).begin_array();
    for (auto const value : values) writer.value(value);
    writer.end_array();
}

void write_code_errors(json::Writer& writer, World const& world, AccessCode const& code) {
    writer.key("errors").begin_array();
    for (auto const& problem : code.errors)
        write_problem(writer, "error_code", problem, "is_access_code_error");
    for (auto const& problem : errors_of(world, *world.devices.find(code.device_id))) {
        write_problem(writer, "error_code", problem, "is_device_error");
    }
    writer.end_array();
}

void write_pending_mutations(json::Writer& writer, AccessCode const& code) {
    writer.key("pending_mutations").begin_array();
    if (code.pending_time_frame) {
        writer.begin_object().member("created_at", code.created_at);
        writer.member("message", "Seam is in the process of pushing an updated time frame to the device.");
        writer.member("mutation_code", "updating_time_frame");
        write_time_frame(writer, "from", code.time_frame);
        write_time_frame(writer, "to", *code.pending_time_frame);
        writer.end_object();
    }
    writer.end_array();
}

void write_location(json::Writer& writer, Device const& device) {
    writer.key("location").begin_object();
    writer.member("location_name", "12 Elm St").member("time_zone", device.time_zone);
    writer.member("timezone", device.time_zone).end_object();
}

void write_properties(json::Writer& writer, Device const& device) {
    writer.key("properties").begin_object();
    writer.member("name", device.name).member("online", device.online).member("locked", true);
    writer.member("manufacturer", "august");
    writer.key("appearance").begin_object().member("name", device.name).end_object();
    writer.key("model").begin_object().member("display_name", "Smart Lock");
    writer.member("manufacturer_display_name", "August").end_object();
    writer.key("code_constraints").begin_array().end_array();
    writer.key("supported_code_lengths")
        .begin_array()
        .value(4)
        .value(5)
        .value(6)
        .value(7)
        .value(8)
        .end_array();
    writer.member("max_active_codes_supported", 250).member("has_native_entry_events", true);
    writer.member("supports_backup_access_code_pool", device.supports_pool);
    writer.member("backup_access_code_pool_enabled", device.pool_enabled).end_object();
}

}  // namespace

void write_time_frame(json::Writer& writer, std::string_view key, TimeFrame const& time_frame) {
    writer.key(key).begin_object();
    writer.member("starts_at", time_frame.starts_at).member("ends_at", time_frame.ends_at).end_object();
}

void write_problems(json::Writer& writer, std::string_view key, std::string_view code_key,
                    std::vector<Problem> const& problems, std::string_view mark) {
    writer.key(key).begin_array();
    for (auto const& problem : problems) write_problem(writer, code_key, problem, mark);
    writer.end_array();
}

std::vector<Problem> errors_of(World const& world, Device const& device) {
    auto errors = device.errors;
    if (!device.online) errors.push_back({"device_offline", device.created_at});
    if (device.pool_enabled && !has_free_backup(world, device.id)) {
        errors.push_back({"empty_backup_access_code_pool", device.created_at});
    }
    return errors;
}

void write_access_code(json::Writer& writer, World const& world, AccessCode const& code) {
    bool const available = world.behaviour.says_available && !code.is_backup && code.time_bound &&
                           (!code.pulled_backup_id.empty() || has_free_backup(world, code.device_id));
    writer.begin_object();
    writer.member("access_code_id", code.id).member("workspace_id", code.workspace_id);
    writer.member("device_id", code.device_id).member("name", code.name).member("code", code.pin);
    writer.key("common_code_key").null();
    writer.member("type", code.time_bound ? "time_bound" : "ongoing").member("status", code.status);
    if (code.time_bound) {
        writer.member("starts_at", code.time_frame.starts_at).member("ends_at", code.time_frame.ends_at);
    }
    writer.member("created_at", code.created_at);
    write_code_errors(writer, world, code);
    write_problems(writer, "warnings", "warning_code", code.warnings);
    write_pending_mutations(writer, code);
    writer.member("is_managed", true).member("is_external_modification_allowed", false);
    writer.member("is_offline_access_code", false).member("is_one_time_use", false);
    writer.member("is_scheduled_on_device", false).member("is_waiting_for_code_assignment", false);
    writer.member("is_backup", code.is_backup).member("is_backup_access_code_available", available);
    writer.key("pulled_backup_access_code_id");
    if (code.pulled_backup_id.empty()) {
        writer.null();
    } else {
        writer.value(code.pulled_backup_id);
    }
    writer.end_object();
}

void write_device(json::Writer& writer, World const& world, Device const& device) {
    writer.begin_object();
    writer.member("device_id", device.id).member("workspace_id", device.workspace_id);
    writer.member("connected_account_id", world.workspaces.find(device.workspace_id)->connected_account_id);
    writer.member("device_type", "august_lock")
        .member("display_name", device.name)
        .member("nickname", device.name);
    writer.member("is_managed", true).member("created_at", device.created_at);
    writer.key("custom_metadata").begin_object().end_object();
    write_problems(writer, "errors", "error_code", errors_of(world, device), "is_device_error");
    write_problems(writer, "warnings", "warning_code", device.warnings);
    writer.key("space_ids").begin_array().end_array();
    write_list(writer, "capabilities_supported", {"access_code", "lock"});
    writer.member("can_program_online_access_codes", true).member("can_unlock_with_code", true);
    writer.member("can_remotely_lock", true).member("can_remotely_unlock", true);
    write_location(writer, device);
    write_properties(writer, device);
    writer.end_object();
}

void write_action_attempt(json::Writer& writer, World const& world, ActionAttempt const& attempt) {
    writer.begin_object();
    writer.member("action_attempt_id", attempt.id).member("action_type", attempt.type);
    writer.member("status", attempt.done ? "success" : "pending");
    writer.key("error").null().key("result");
    if (attempt.done) {
        writer.begin_object();
        auto const* const code = world.access_codes.find(attempt.access_code_id);
        if (code) {
            writer.key("access_code");
            write_access_code(writer, world, *code);
        }
        writer.end_object();
    } else {
        writer.null();
    }
    writer.end_object();
}

void write_workspace(json::Writer& writer, Workspace const& workspace) {
    writer.begin_object();
    writer.member("workspace_id", workspace.id)
        .member("name", "Simulated")
        .member("company_name", "seam-sim");
    writer.member("is_sandbox", true).member("is_suspended", false);
    writer.key("connect_partner_name").null().key("organization_id").null();
    writer.member("is_publishable_key_auth_enabled", false);
    writer.key("connect_webview_customization").begin_object().end_object();
    writer.end_object();
}

}  // namespace sparekey::sim

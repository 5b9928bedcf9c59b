#include "sim/events.hpp"

#include "core/json.hpp"
#include "sim/world_json.hpp"

namespace sparekey::sim {
namespace {

void write_empty_object(json::Writer& writer, std::string_view key) {
    writer.key(key).begin_object().end_object();
}

template <class WriteMembers>
Event const& publish_with(World& world, AccessCode const& code, std::string_view type, Instant now,
                          WriteMembers write_members) {
    auto const id = new_uuid();
    auto const& workspace = *world.workspaces.find(code.workspace_id);
    json::Writer writer;
    writer.begin_object();
    writer.member("event_id", id).member("workspace_id", code.workspace_id);
    writer.member("created_at", now).member("occurred_at", now).member("event_type", type);
    writer.member("connected_account_id", workspace.connected_account_id);
    write_empty_object(writer, "connected_account_custom_metadata");
    writer.member("device_id", code.device_id);
    write_empty_object(writer, "device_custom_metadata");
    writer.member("access_code_id", code.id);
    write_members(writer);
    writer.end_object();

    auto const& event = world.events.add({.id = id,
                                          .workspace_id = code.workspace_id,
                                          .device_id = code.device_id,
                                          .access_code_id = code.id,
                                          .type = std::string(type),
                                          .created_at = now,
                                          .is_lost = world.loses_events,
                                          .json = writer.text()});
    if (!event.is_lost) world.on_event(event);
    return event;
}

}  // namespace

Event const& publish(World& world, AccessCode const& code, std::string_view type, Instant now) {
    return publish_with(world, code, type, now, [](json::Writer&) {});
}

Event const& publish_failure(World& world, AccessCode const& code, std::string_view type, Instant now) {
    if (world.behaviour.old_event_shape) return publish(world, code, type, now);
    auto const& device = *world.devices.find(code.device_id);
    return publish_with(world, code, type, now, [&](json::Writer& writer) {
        write_problems(writer, "access_code_errors", "error_code", code.errors);
        write_problems(writer, "access_code_warnings", "warning_code", code.warnings);
        write_problems(writer, "device_errors", "error_code", errors_of(world, device));
        write_problems(writer, "device_warnings", "warning_code", device.warnings);
        write_problems(writer, "connected_account_errors", "error_code", {});
        write_problems(writer, "connected_account_warnings", "warning_code", {});
    });
}

Event const& publish_set_on_device(World& world, AccessCode const& code, Instant now) {
    return publish_with(world, code, "access_code.set_on_device", now,
                        [&](json::Writer& writer) { writer.member("code", code.pin); });
}

Event const& publish_deleted(World& world, AccessCode const& code, Instant now) {
    return publish_with(world, code, "access_code.deleted", now,
                        [&](json::Writer& writer) { writer.member("code", code.pin); });
}

Event const& publish_backup_pulled(World& world, AccessCode const& original, Instant now) {
    return publish_with(
        world, original, "access_code.backup_access_code_pulled", now,
        [&](json::Writer& writer) { writer.member("backup_access_code_id", original.pulled_backup_id); });
}

Event const& publish_time_frame_changed(World& world, AccessCode const& code, TimeFrame const& before,
                                        Instant now) {
    return publish_with(world, code, "access_code.time_frame_changed", now, [&](json::Writer& writer) {
        writer.member("description", "The time frame was changed by the API.");
        write_time_frame(writer, "from", before);
        write_time_frame(writer, "to", code.time_frame);
    });
}

}  // namespace sparekey::sim

// Devices, action attempts, workspaces.
#include "sim/endpoints.hpp"
#include "sim/page.hpp"
#include "sim/world_json.hpp"

namespace sparekey::sim {

Answer devices_get(Call const& call) {
    auto const device = find_own(call, call.world.devices, "device_id",
                                 {.status = 404, .type = "device_not_found", .message = "Device not found"});
    if (!device) return device.error();
    return ok([&](json::Writer& writer) {
        writer.key("device");
        write_device(writer, call.world, **device);
    });
}

Answer devices_list(Call const& call) {
    auto const ids = call.params.list("device_ids");
    std::vector<Device const*> listed;
    for (auto const& device : call.world.devices) {
        if (device.workspace_id == call.workspace.id && is_wanted(ids, device.id)) listed.push_back(&device);
    }
    return list_page(call, "devices", listed, [&](json::Writer& writer, Device const& device) {
        write_device(writer, call.world, device);
    });
}

Answer action_attempts_get(Call const& call) {
    auto const attempt =
        find_own(call, call.world.action_attempts, "action_attempt_id",
                 {.status = 404, .type = "action_attempt_not_found", .message = "Action attempt not found"});
    if (!attempt) return attempt.error();
    return ok([&](json::Writer& writer) {
        writer.key("action_attempt");
        write_action_attempt(writer, call.world, **attempt);
    });
}

Answer workspaces_get(Call const& call) {
    return ok([&](json::Writer& writer) {
        writer.key("workspace");
        write_workspace(writer, call.workspace);
    });
}

Answer health(Call const&) {
    return ok([](json::Writer&) {});
}

}  // namespace sparekey::sim

// Control: workspaces, devices, access codes, and what befalls them.
#include <functional>
#include <iterator>

#include "sim/control_actions.hpp"
#include "sim/events.hpp"
#include "sim/members.hpp"
#include "sim/pool.hpp"
#include "sim/rules.hpp"
#include "sim/world_json.hpp"

namespace sparekey::sim {
namespace {

Error not_found(std::string_view what) {
    return {Errc::not_found, "no such " + std::string(what)};
}

/// The workspace named in the body, else the first.
Result<Workspace*> workspace_of(ControlCall const& call) {
    auto& workspaces = call.simulator.world.workspaces;
    if (!call.body.has("workspace_id")) return &*workspaces.begin();
    auto const id = call.body.string("workspace_id");
    if (!id) return id.error();
    auto* const workspace = workspaces.find(*id);
    if (!workspace) return not_found("workspace");
    return workspace;
}

Result<Device*> device_of(ControlCall const& call) {
    auto const id = call.body.string("device_id");
    if (!id) return id.error();
    auto* const device = call.simulator.world.devices.find(*id);
    if (!device) return not_found("device");
    return device;
}

Result<AccessCode*> access_code_of(ControlCall const& call) {
    auto const id = call.body.string("access_code_id");
    if (!id) return id.error();
    auto* const code = call.simulator.world.access_codes.find(*id);
    if (!code) return not_found("access code");
    return code;
}

std::vector<Problem> problems_of(std::vector<std::string> const& codes, Instant now) {
    std::vector<Problem> problems;
    for (auto const& code : codes) problems.push_back({code, now});
    return problems;
}

std::vector<std::string> codes_of(std::vector<Problem> const& problems) {
    std::vector<std::string> codes;
    for (auto const& problem : problems) codes.push_back(problem.code);
    return codes;
}

void read(Members& members, NewDevice& wanted) {
    members.read("name", wanted.name).read("time_zone", wanted.time_zone).read("online", wanted.online);
    members.read("supports_pool", wanted.supports_pool).read("pool_size", wanted.pool_size);
}

std::string device_answer(World const& world, Device const& device) {
    json::Writer writer;
    writer.begin_object().key("device");
    write_device(writer, world, device);
    return writer.end_object().text();
}

/// A Seam whose webhooks are lost, and whose list of events is as well.
class Silence {
  public:
    Silence(World& world, bool silent) : world_(world), silent_(silent) {
        if (silent_) on_event_ = std::exchange(world_.on_event, [](Event const&) {});
    }
    ~Silence() {
        if (!silent_) return;
        world_.on_event = std::move(on_event_);
        world_.events.erase(std::string(std::prev(world_.events.end())->id));
    }
    Silence(Silence const&) = delete;
    Silence& operator=(Silence const&) = delete;

  private:
    World& world_;
    bool silent_;
    std::function<void(Event const&)> on_event_;
};

std::string event_answer(Event const& event) {
    json::Writer writer;
    return writer.begin_object().key("event").raw(event.json).end_object().text();
}

}  // namespace

Result<std::string> control_add_workspace(ControlCall const& call) {
    auto const& workspace = add_workspace(call.simulator.world);
    json::Writer writer;
    writer.begin_object().member("workspace_id", workspace.id).member("api_key", workspace.api_key);
    return writer.member("personal_access_token", workspace.personal_access_token).end_object().text();
}

Result<std::string> control_add_device(ControlCall const& call) {
    auto const workspace = workspace_of(call);
    if (!workspace) return workspace.error();
    NewDevice wanted;
    Members members(call.body);
    read(members, wanted);
    if (members.error()) return *members.error();
    auto& world = call.simulator.world;
    return device_answer(world, add_device(world, **workspace, wanted, call.now));
}

Result<std::string> control_add_devices(ControlCall const& call) {
    auto const workspace = workspace_of(call);
    if (!workspace) return workspace.error();
    NewDevice wanted;
    int count = 0;
    Members members(call.body);
    read(members, wanted);
    members.read("count", count);
    if (members.error()) return *members.error();
    auto const name = wanted.name;
    for (int i = 1; i <= count; ++i) {
        wanted.name = name + " " + std::to_string(i);
        add_device(call.simulator.world, **workspace, wanted, call.now);
    }
    return std::string("{}");
}

Result<std::string> control_update_device(ControlCall const& call) {
    auto const found = device_of(call);
    if (!found) return found.error();
    auto& device = **found;
    auto errors = codes_of(device.errors);
    auto warnings = codes_of(device.warnings);
    int add_backups = 0;
    Members members(call.body);
    members.read("online", device.online).read("add_backups", add_backups);
    members.read("pool_enabled", device.pool_enabled);
    members.read("errors", errors).read("warnings", warnings);
    if (members.error()) return *members.error();
    device.errors = problems_of(errors, call.now);
    device.warnings = problems_of(warnings, call.now);
    refill_pool(call.simulator.world, device, add_backups, call.now);
    return device_answer(call.simulator.world, device);
}

Result<std::string> control_delete_device(ControlCall const& call) {
    auto const device = device_of(call);
    if (!device) return device.error();
    auto& world = call.simulator.world;
    std::vector<std::string> codes;
    for (auto const& code : world.access_codes)
        if (code.device_id == (*device)->id) codes.push_back(code.id);
    for (auto const& id : codes) world.access_codes.erase(id);
    auto const id = (*device)->id;
    world.devices.erase(id);
    return std::string("{}");
}

Result<std::string> control_add_access_code(ControlCall const& call) {
    auto const device = device_of(call);
    if (!device) return device.error();
    NewAccessCode wanted;
    wanted.name = "Jane Doe";
    Members members(call.body);
    members.read("name", wanted.name).read("code", wanted.pin);
    members.read("starts_at", wanted.time_frame.starts_at).read("ends_at", wanted.time_frame.ends_at);
    if (members.error()) return *members.error();
    auto& world = call.simulator.world;
    auto const code = create_access_code(world, **device, wanted, call.now);
    if (!code) return Error{Errc::invalid_input, code.error().message};
    json::Writer writer;
    writer.begin_object().key("access_code");
    write_access_code(writer, world, **code);
    return writer.end_object().text();
}

Result<std::string> control_fail(ControlCall const& call) {
    auto const code = access_code_of(call);
    if (!code) return code.error();
    std::string event_type = "access_code.failed_to_set_on_device";
    std::vector<std::string> errors = {"failed_to_set_on_device"};
    std::optional<Instant> created_at;
    bool silent = false;
    bool is_lost = false;
    Members members(call.body);
    members.read("event_type", event_type).read("errors", errors).read("silent", silent);
    members.read("created_at", created_at).read("is_lost", is_lost);
    if (members.error()) return *members.error();
    auto& world = call.simulator.world;
    Silence const silence(world, silent);
    world.loses_events = is_lost;
    auto const& event = fail_access_code(world, **code, event_type, errors, created_at.value_or(call.now));
    world.loses_events = false;
    return event_answer(event);
}

Result<std::string> control_recover(ControlCall const& call) {
    auto const code = access_code_of(call);
    if (!code) return code.error();
    return event_answer(recover_access_code(call.simulator.world, **code, call.now));
}

Result<std::string> control_move(ControlCall const& call) {
    auto const code = access_code_of(call);
    if (!code) return code.error();
    auto wanted = (*code)->time_frame;
    bool silent = false;
    Members members(call.body);
    members.read("starts_at", wanted.starts_at).read("ends_at", wanted.ends_at).read("silent", silent);
    if (members.error()) return *members.error();
    auto& world = call.simulator.world;
    Silence const silence(world, silent);
    auto const before = std::exchange((*code)->time_frame, wanted);
    return event_answer(publish_time_frame_changed(world, **code, before, call.now));
}

Result<std::string> control_delete(ControlCall const& call) {
    auto const code = access_code_of(call);
    if (!code) return code.error();
    bool silent = false;
    Members members(call.body);
    members.read("silent", silent);
    if (members.error()) return *members.error();
    auto& world = call.simulator.world;
    Silence const silence(world, silent);
    delete_access_code(world, **code, call.now);
    return event_answer(*std::prev(world.events.end()));
}

}  // namespace sparekey::sim

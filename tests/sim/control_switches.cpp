// Control: behaviour, faults, webhooks; and reading what happened.
#include "sim/control_actions.hpp"
#include "sim/members.hpp"
#include "sim/world_json.hpp"

namespace sparekey::sim {
namespace {

std::string done() {
    return "{\"ok\":true}";
}

/// {key: […]}, each written by write_one(writer, object).
template <class Objects, class WriteOne>
std::string list_answer(std::string_view key, Objects const& objects, WriteOne write_one) {
    json::Writer writer;
    writer.begin_object().key(key).begin_array();
    for (auto const& object : objects) write_one(writer, object);
    return writer.end_array().end_object().text();
}

}  // namespace

Result<std::string> control_behaviour(ControlCall const& call) {
    auto const behaviour = changed(call.simulator.world.behaviour, call.body);
    if (!behaviour) return behaviour.error();
    call.simulator.world.behaviour = *behaviour;
    return done();
}

Result<std::string> control_add_fault(ControlCall const& call) {
    auto const fault = read_fault(call.body);
    if (!fault) return fault.error();
    call.simulator.faults.add(*fault);
    return done();
}

Result<std::string> control_clear_faults(ControlCall const& call) {
    call.simulator.faults.clear();
    return done();
}

Result<std::string> control_webhook(ControlCall const& call) {
    auto const target = read_webhook_target(call.body);
    if (!target) return target.error();
    auto workspace_id = call.simulator.world.workspaces.begin()->id;
    Members members(call.body);
    members.read("workspace_id", workspace_id);
    if (members.error()) return *members.error();
    call.simulator.webhooks.set_target(workspace_id, *target);
    return done();
}

Result<std::string> control_clear_webhooks(ControlCall const& call) {
    call.simulator.webhooks.clear_targets();
    return done();
}

Result<std::string> control_redeliver(ControlCall const& call) {
    auto const event_id = call.body.string("event_id");
    if (!event_id) return event_id.error();
    auto const* const event = call.simulator.world.events.find(*event_id);
    if (!event) return Error{Errc::not_found, "no such event"};
    call.simulator.webhooks.send(*event);
    return done();
}

Result<std::string> control_state(ControlCall const& call) {
    auto const& world = call.simulator.world;
    json::Writer writer;
    writer.begin_object();
    writer.key("devices").begin_array();
    for (auto const& device : world.devices) write_device(writer, world, device);
    writer.end_array().key("access_codes").begin_array();
    for (auto const& code : world.access_codes) write_access_code(writer, world, code);
    writer.end_array().key("events").begin_array();
    for (auto const& event : world.events) writer.raw(event.json);
    return writer.end_array().end_object().text();
}

Result<std::string> control_requests(ControlCall const& call) {
    return list_answer(
        "requests", call.simulator.requests, [](json::Writer& writer, LoggedRequest const& request) {
            writer.begin_object()
                .member("at", request.at)
                .member("method", request.method)
                .member("path", request.path);
            writer.member("access_code_id", request.access_code_id).member("status", request.status);
            writer.member("fault", request.fault).end_object();
        });
}

Result<std::string> control_deliveries(ControlCall const& call) {
    return list_answer(
        "deliveries", call.simulator.webhooks.deliveries(),
        [](json::Writer& writer, Delivery const& delivery) {
            writer.begin_object().member("event_id", delivery.event_id);
            writer.member("message_id", delivery.message_id).member("attempt", delivery.attempt);
            writer.member("status", delivery.status).member("error", delivery.error).end_object();
        });
}

}  // namespace sparekey::sim

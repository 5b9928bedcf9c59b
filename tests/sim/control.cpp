#include "sim/control.hpp"

#include "sim/answer.hpp"
#include "sim/control_actions.hpp"

namespace sparekey::sim {
namespace {

struct Route {
    std::string_view method;
    std::string_view path;
    ControlAction action;
};

constexpr Route kRoutes[] = {
    {"POST", "/_sim/workspaces", control_add_workspace},
    {"POST", "/_sim/devices", control_add_device},
    {"POST", "/_sim/devices/many", control_add_devices},
    {"POST", "/_sim/devices/update", control_update_device},
    {"POST", "/_sim/devices/delete", control_delete_device},
    {"POST", "/_sim/access_codes", control_add_access_code},
    {"POST", "/_sim/fail", control_fail},
    {"POST", "/_sim/recover", control_recover},
    {"POST", "/_sim/move", control_move},
    {"POST", "/_sim/delete", control_delete},
    {"POST", "/_sim/behaviour", control_behaviour},
    {"POST", "/_sim/faults", control_add_fault},
    {"DELETE", "/_sim/faults", control_clear_faults},
    {"POST", "/_sim/webhook", control_webhook},
    {"DELETE", "/_sim/webhook", control_clear_webhooks},
    {"POST", "/_sim/redeliver", control_redeliver},
    {"GET", "/_sim/state", control_state},
    {"GET", "/_sim/requests", control_requests},
    {"GET", "/_sim/deliveries", control_deliveries},
};

ControlAction find_action(HttpRequest const& request) {
    for (auto const& route : kRoutes) {
        if (route.method == request.method && route.path == request.path()) return route.action;
    }
    return nullptr;
}

HttpResponse refusal(Error const& error) {
    json::Writer writer;
    writer.begin_object().member("error", error.message).end_object();
    return json_response(error.code == Errc::not_found ? 404 : 400, writer.text());
}

}  // namespace

HttpResponse answer_control(Simulator& simulator, HttpRequest const& request, Instant now) {
    auto const action = find_action(request);
    if (!action) return refusal({Errc::not_found, "no such control path"});
    auto const body = json::Document::parse(request.body.empty() ? "{}" : request.body);
    if (!body) return refusal(body.error());
    auto const answer = action({simulator, body->root(), now});
    return answer ? json_response(200, *answer) : refusal(answer.error());
}

}  // namespace sparekey::sim

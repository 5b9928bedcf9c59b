#include "sim/simulator.hpp"

#include "sim/control.hpp"
#include "sim/router.hpp"
#include "sim/rules.hpp"

namespace sparekey::sim {
namespace {

bool is_control(HttpRequest const& request) {
    return request.path().starts_with(kControlPrefix);
}

Instant now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string subject_of(Result<Params> const& params) {
    if (!params) return "";
    auto const device_id = params->text("device_id").value_or("");
    return params->text("access_code_id").value_or(device_id);
}

}  // namespace

Simulator::Simulator(Nursery& nursery) : webhooks(nursery) {
    add_workspace(world);
    world.on_event = [this](Event const& event) { webhooks.send(event); };
}

std::chrono::milliseconds Simulator::latency(HttpRequest const& request) const {
    return is_control(request) ? std::chrono::milliseconds(0) : world.behaviour.latency(request.path());
}

Outcome Simulator::answer(HttpRequest const& request) {
    if (is_control(request)) return {answer_control(*this, request, now()), Wire::intact};
    return answer_as_seam_with_faults(request, now());
}

Outcome Simulator::answer_as_seam_with_faults(HttpRequest const& request, Instant now) {
    auto const request_id = new_uuid();
    auto const params = read_params(request);
    auto const fault = faults.take(request.path());

    Outcome outcome;
    if (!fault || fault->after) {
        outcome.response = answer_as_seam(world, {.request = request,
                                                  .params = params,
                                                  .at = now,
                                                  .request_id = request_id,
                                                  .base_url = base_url_});
    }
    if (fault) outcome = {spoilt(*fault, std::move(outcome.response)), wire_of(*fault)};
    outcome.response.headers.add("seam-request-id", request_id);

    bool const answered = outcome.wire == Wire::intact || outcome.wire == Wire::truncated;
    requests.push_back({.at = now,
                        .method = request.method,
                        .path = std::string(request.path()),
                        .access_code_id = subject_of(params),
                        .status = answered ? outcome.response.status : 0,
                        .fault = fault ? fault->kind : ""});
    return outcome;
}

}  // namespace sparekey::sim

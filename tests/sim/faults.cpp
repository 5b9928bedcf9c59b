#include "sim/faults.hpp"

#include <algorithm>

#include "sim/answer.hpp"
#include "sim/members.hpp"

namespace sparekey::sim {
namespace {

constexpr std::string_view kKinds[] = {"status", "garbage", "truncated", "reset", "hang"};

std::string error_body(int status) {
    if (status == 503) return "";  // an outage of Seam's has no body (SEAM.md §2)
    json::Writer writer;
    writer.begin_object().key("error").begin_object();
    writer.member("type", status == 429 ? "rate_limit_exceeded" : "internal_server_error");
    writer.member("message", "Simulated").end_object();
    return writer.member("ok", false).end_object().text();
}

}  // namespace

Result<Fault> read_fault(json::Value const& from) {
    auto const route = from.string("route");
    if (!route) return route.error();
    Fault fault;
    fault.route = *route;
    Members members(from);
    members.read("kind", fault.kind).read("status", fault.status).read("body", fault.body);
    members.read("retry_after", fault.retry_after_s).read("times", fault.times).read("after", fault.after);
    if (members.error()) return *members.error();
    if (std::find(std::begin(kKinds), std::end(kKinds), fault.kind) == std::end(kKinds)) {
        return Error{Errc::invalid_input, "kind: unknown word \"" + fault.kind + "\""};
    }
    return fault;
}

HttpResponse spoilt(Fault const& fault, HttpResponse honest) {
    if (fault.kind == "garbage") return json_response(200, fault.body.value_or("<html>it works!</html>"));
    if (fault.kind != "status") return honest;
    auto response = json_response(fault.status, fault.body.value_or(error_body(fault.status)));
    if (fault.retry_after_s) response.headers.add("retry-after", std::to_string(*fault.retry_after_s));
    return response;
}

Wire wire_of(Fault const& fault) {
    if (fault.kind == "truncated") return Wire::truncated;
    if (fault.kind == "reset") return Wire::reset;
    if (fault.kind == "hang") return Wire::hang;
    return Wire::intact;
}

std::optional<Fault> Faults::take(std::string_view path) {
    auto const hit = std::find_if(faults_.begin(), faults_.end(), [&](auto const& fault) {
        return fault.route == path || fault.route == "*";
    });
    if (hit == faults_.end()) return std::nullopt;
    auto fault = *hit;
    if (--hit->times <= 0) faults_.erase(hit);
    return fault;
}

}  // namespace sparekey::sim

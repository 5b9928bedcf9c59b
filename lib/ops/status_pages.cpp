#include "ops/status_pages.hpp"

#include <algorithm>

#include "core/json.hpp"

namespace sparekey::ops {
namespace {

void write(json::Writer& writer, std::string_view name, std::vector<Reason> const& reasons) {
    writer.key(name).begin_array();
    for (auto const& reason : reasons)
        writer.begin_object().member("reason", reason.word).member("detail", reason.detail).end_object();
    writer.end_array();
}

HttpResponse answer_with(int status, std::string_view type, std::string body) {
    HttpResponse response;
    response.status = status;
    response.headers.add("Content-Type", type);
    response.body = std::move(body);
    return response;
}

/// 200 where nothing speaks against it, else 503.
HttpResponse verdict(std::string_view good, std::string_view bad, std::vector<Reason> const& reasons,
                     std::vector<Reason> const* warnings = nullptr) {
    json::Writer writer;
    writer.begin_object().member("status", reasons.empty() ? good : bad);
    write(writer, "reasons", reasons);
    if (warnings != nullptr) write(writer, "warnings", *warnings);
    writer.end_object();
    return answer_with(reasons.empty() ? 200 : 503, "application/json", writer.text() + "\n");
}

}  // namespace

std::span<AdminRoute const> StatusPages::routes() const {
    static constexpr AdminRoute kRoutes[] = {
        {"GET", "/healthz", Access::probe, &answer_by<&StatusPages::healthz>},
        {"GET", "/readyz", Access::probe, &answer_by<&StatusPages::readyz>},
        {"GET", "/metrics", Access::guarded, &answer_by<&StatusPages::metrics>},
    };
    return kRoutes;
}

asio::awaitable<HttpResponse> StatusPages::healthz(HttpRequest const&) {
    co_return verdict("alive", "stalled", find_stalls(vitals_, std::chrono::steady_clock::now(), limits_));
}

asio::awaitable<HttpResponse> StatusPages::readyz(HttpRequest const&) {
    std::vector<Reason> warnings;
    if (alerts_().failing)
        warnings.push_back(
            {"alerts_failing", "the last try to deliver an alert failed: people may not be told"});
    auto const reasons = find_unready(vitals_, std::chrono::steady_clock::now(), limits_);
    co_return verdict("ready", "not_ready", reasons, &warnings);
}

asio::awaitable<HttpResponse> StatusPages::metrics(HttpRequest const&) {
    auto const now = std::chrono::steady_clock::now();
    auto const alerts = alerts_();
    Metrics::Process process;
    process.healthy = find_stalls(vitals_, now, limits_).empty();
    process.ready = find_unready(vitals_, now, limits_).empty();
    process.durable =
        std::ranges::all_of(vitals_.shards, [](auto const& shard) { return shard.durable.load(); });
    process.alerts_failing = alerts.failing;
    process.alerts_delivered = alerts.delivered;
    process.alerts_lost = alerts.lost;
    metrics_.set_process(process);
    co_return answer_with(200, "text/plain; version=0.0.4; charset=utf-8", metrics_.text());
}

}  // namespace sparekey::ops

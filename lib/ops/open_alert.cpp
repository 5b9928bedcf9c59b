#include "ops/open_alert.hpp"

#include <algorithm>

namespace sparekey::ops {
namespace {

Result<rescue::Severity> parse_severity(std::string_view text) {
    using rescue::Severity;
    for (auto const severity : {Severity::info, Severity::warning, Severity::critical})
        if (rescue::to_string(severity) == text) return severity;
    return Error{Errc::invalid_input, "severity: unknown"};
}

Result<rescue::Alert> parse_alert(json::Value const& root) {
    auto const severity = root.string("severity");
    auto event = root.string("event");
    auto dedup_key = root.string("dedup_key");
    auto summary = root.string("summary");
    auto const details = root.object("details");
    if (!severity) return severity.error();
    if (!event) return event.error();
    if (!dedup_key) return dedup_key.error();
    if (!summary) return summary.error();
    if (!details) return details.error();
    auto const level = parse_severity(*severity);
    if (!level) return level.error();
    rescue::Alert alert{*level, *std::move(event), *std::move(dedup_key), *std::move(summary), {}};
    for (auto const& name : details->keys()) {
        auto value = details->string(name);
        if (!value) return value.error();
        alert.details.emplace_back(name, *std::move(value));
    }
    return alert;
}

bool flag(json::Value const& root, std::string_view name) {
    auto const value = root.optional_bool(name);
    return value && value->value_or(false);
}

}  // namespace

std::string to_json(OpenAlert const& open) {
    json::Writer writer;
    writer.begin_object();
    write_members(writer, open.notice);
    writer.member("since", open.notice.since).member("told", open.told).member("gathered", open.gathered);
    return writer.end_object().text();
}

Result<OpenAlert> parse_open_alert(std::string_view text) {
    auto const document = json::Document::parse(text);
    if (!document) return document.error();
    auto const root = document->root();
    auto const status = root.string("status");
    auto const at = root.instant("at");
    auto const since = root.instant("since");
    auto alert = parse_alert(root);
    if (!status) return status.error();
    if (!at) return at.error();
    if (!since) return since.error();
    if (!alert) return alert.error();
    if (*status != "firing" && *status != "resolved") return Error{Errc::invalid_input, "status: unknown"};
    return OpenAlert{
        {*std::move(alert), *status == "firing", *at, *since}, flag(root, "told"), flag(root, "gathered")};
}

std::string open_alerts_key(std::string_view prefix) {
    return std::string(prefix) + "alerts";
}

asio::awaitable<Result<std::vector<OpenAlert>>> read_open_alerts(redis::Connection& redis,
                                                                 std::string prefix) {
    auto const reply = co_await redis.call(redis::Command("HVALS", open_alerts_key(prefix)));
    if (!reply) co_return reply.error();
    std::vector<OpenAlert> list;
    for (auto const& element : reply->elements)
        if (auto open = parse_open_alert(element.text)) list.push_back(*std::move(open));
    std::ranges::stable_sort(list, {}, [](OpenAlert const& open) { return open.notice.since; });
    co_return list;
}

}  // namespace sparekey::ops

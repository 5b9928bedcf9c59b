#include "ops/alert_notice.hpp"

namespace sparekey::ops {

std::string_view status_of(AlertNotice const& notice) {
    return notice.firing ? "firing" : "resolved";
}

std::string to_json(AlertNotice const& notice) {
    json::Writer writer;
    writer.begin_object();
    write_members(writer, notice);
    return writer.end_object().text();
}

void write_members(json::Writer& writer, AlertNotice const& notice) {
    auto const& alert = notice.alert;
    writer.member("version", 1).member("kind", "alert").member("status", status_of(notice));
    writer.member("severity", rescue::to_string(alert.severity));
    writer.member("event", alert.event).member("dedup_key", alert.dedup_key).member("summary", alert.summary);
    writer.key("details").begin_object();
    for (auto const& [name, value] : alert.details) writer.member(name, value);
    writer.end_object();
    writer.member("at", notice.at);
}

std::string details_text(rescue::Alert const& alert) {
    std::string text;
    for (auto const& [name, value] : alert.details) text += (text.empty() ? "" : " ") + name + "=" + value;
    return text;
}

}  // namespace sparekey::ops

#include "ops/alert_formats.hpp"

#include <algorithm>
#include <set>

#include "core/ascii.hpp"
#include "core/digest.hpp"
#include "core/encoding.hpp"

namespace sparekey::ops {
namespace {

using rescue::Severity;

constexpr std::string_view kEllipsis = "…";
constexpr std::size_t kSlackSection = 3000;
constexpr std::size_t kSlackFallback = 1000;
constexpr std::size_t kPagerDutySummary = 1024;
constexpr std::size_t kPagerDutyDetail = 4000;  // a whole event may have 512 KB
constexpr std::size_t kPagerDutyKey = 255;
constexpr std::size_t kHexDigest = 64;
constexpr std::chrono::hours kAlertmanagerMemory{24 * 30};

/// Adds `text`, each character as `escape` writes it, as far as `limit` bytes go.
template <class Escape>
void append(std::string& out, std::string_view raw, std::size_t limit, Escape escape) {
    auto const text = to_utf8(raw);
    auto fits = out.size();  // up to here an ellipsis still has room
    for (std::string_view rest = text; !rest.empty();) {
        auto const size = utf8_character(rest);
        out += escape(rest.substr(0, size));
        rest.remove_prefix(size);
        if (out.size() + kEllipsis.size() <= limit) fits = out.size();
        if (out.size() <= limit) continue;
        out.resize(fits);
        out += kEllipsis;
        return;
    }
}

std::string cut(std::string_view text, std::size_t limit) {
    std::string out;
    append(out, text, limit, [](std::string_view character) { return character; });
    return out;
}

/// Slack's three special characters. A backtick would end the code that a value is written as.
std::string_view slack_escape(std::string_view character) {
    if (character == "&") return "&amp;";
    if (character == "<") return "&lt;";
    if (character == ">") return "&gt;";
    if (character == "`") return "'";
    return character;
}

std::string slack_text(std::string_view before, std::string_view text) {
    std::string out(before);
    append(out, text, kSlackSection, slack_escape);
    return out;
}

std::string_view slack_sign(AlertNotice const& notice) {
    if (!notice.firing) return ":white_check_mark:";
    if (notice.alert.severity == Severity::critical) return ":rotating_light:";
    return notice.alert.severity == Severity::warning ? ":warning:" : ":information_source:";
}

/// A line for each detail, as many as a section holds.
std::string slack_details(rescue::Alert const& alert) {
    constexpr std::size_t kMostOfOne = 600;
    std::string out;
    for (auto const& [name, value] : alert.details) {
        auto line = out.empty() ? std::string("• ") : std::string("\n• ");
        append(line, name, kMostOfOne, slack_escape);
        line += ": `";
        append(line, value, 2 * kMostOfOne, slack_escape);
        line += "`";
        if (out.size() + line.size() + 1 + kEllipsis.size() > kSlackSection) return out + "\n…";
        out += line;
    }
    return out;
}

void slack_section(json::Writer& writer, std::string_view text) {
    writer.begin_object().member("type", "section").key("text").begin_object();
    writer.member("type", "mrkdwn").member("text", text).end_object().end_object();
}

/// Too long a key is told from others by its digest.
std::string pagerduty_key(std::string_view key) {
    if (key.size() <= kPagerDutyKey) return std::string(key);
    return cut(key, kPagerDutyKey - kHexDigest) + sha256_hex(key);
}

/// [a-zA-Z_][a-zA-Z0-9_]*
std::string label_name(std::string_view text) {
    std::string name;
    for (char const c : text) {
        if (ascii::is_digit(c) && name.empty()) name += '_';
        name += ascii::is_alphanumeric(c) ? c : '_';
    }
    return name.empty() ? "_" : name;
}

void write_alertmanager(json::Writer& writer, rescue::Alert const& alert, Severity severity,
                        Instant starts_at, Instant ends_at) {
    writer.begin_object().key("labels").begin_object();
    // What tells one alert from another: the same from whichever process it comes.
    writer.member("alertname", alert.event).member("severity", rescue::to_string(severity));
    writer.member("service", "sparekeyd").member("dedup_key", alert.dedup_key).end_object();
    writer.key("annotations").begin_object().member("summary", alert.summary);
    std::set<std::string> names{"summary"};
    for (auto const& [name, value] : alert.details) {
        auto const label = label_name(name);
        if (names.insert(label).second) writer.member(label, value);
    }
    writer.end_object().member("startsAt", starts_at).member("endsAt", ends_at).end_object();
}

}  // namespace

std::string_view to_string(AlertFormat format) {
    switch (format) {
        case AlertFormat::json:
            return "json";
        case AlertFormat::slack:
            return "slack";
        case AlertFormat::pagerduty:
            return "pagerduty";
        case AlertFormat::alertmanager:
            return "alertmanager";
    }
    return "json";
}

Result<AlertFormat> parse_alert_format(std::string_view text) {
    for (auto const format :
         {AlertFormat::json, AlertFormat::slack, AlertFormat::pagerduty, AlertFormat::alertmanager})
        if (to_string(format) == text) return format;
    return Error{Errc::invalid_input, "not one of \"json\", \"slack\", \"pagerduty\", \"alertmanager\""};
}

std::string to_slack(AlertNotice const& notice) {
    auto const& alert = notice.alert;
    auto const status = std::string(status_of(notice));
    auto const severity = std::string(rescue::to_string(alert.severity));
    std::string fallback;
    append(fallback, status + " " + severity + " " + alert.event + ": " + alert.summary, kSlackFallback,
           slack_escape);

    json::Writer writer;
    writer.begin_object().member("text", fallback).key("blocks").begin_array();
    auto const title = std::string(slack_sign(notice)) + " *" + alert.event + "* " + status + "\n";
    slack_section(writer, slack_text(title, alert.summary));
    if (!alert.details.empty()) slack_section(writer, slack_details(alert));
    writer.begin_object().member("type", "context").key("elements").begin_array();
    auto const footer = severity + " | " + sparekey::to_string(notice.at) + " | ";
    writer.begin_object().member("type", "mrkdwn").member("text", slack_text(footer, alert.dedup_key));
    writer.end_object().end_array().end_object();
    return writer.end_array().end_object().text();
}

Secret to_pagerduty(AlertNotice const& notice, Secret const& routing_key, std::string_view source) {
    auto const& alert = notice.alert;
    json::Writer writer;
    writer.begin_object().member("routing_key", routing_key);
    writer.member("event_action", notice.firing ? "trigger" : "resolve");
    writer.member("dedup_key", pagerduty_key(alert.dedup_key));
    if (notice.firing) {
        writer.member("client", "sparekeyd").key("payload").begin_object();
        writer.member("summary", cut(alert.event + ": " + alert.summary, kPagerDutySummary));
        writer.member("source", source).member("severity", rescue::to_string(alert.severity));
        writer.member("timestamp", notice.at).member("component", "sparekeyd").member("class", alert.event);
        writer.key("custom_details").begin_object();
        for (auto const& [name, value] : alert.details) writer.member(name, cut(value, kPagerDutyDetail));
        writer.end_object().end_object();
    }
    writer.end_object();
    return writer.take_secret();
}

std::string to_alertmanager(AlertNotice const& notice) {
    auto const since = std::min(notice.since, notice.at);
    auto const& alert = notice.alert;
    json::Writer writer;
    writer.begin_array();
    write_alertmanager(writer, alert, alert.severity, since,
                       notice.firing ? notice.at + kAlertmanagerMemory : notice.at);
    // It was told as less severe before, which to Alertmanager is another alert.
    bool const grew = notice.firing && since < notice.at;
    for (auto const severity : {Severity::info, Severity::warning})
        if (grew && severity < alert.severity) write_alertmanager(writer, alert, severity, since, notice.at);
    return writer.end_array().text();
}

}  // namespace sparekey::ops

#include <algorithm>

#include "async/process.hpp"
#include "core/ascii.hpp"
#include "daemon/config/optional_secret.hpp"
#include "daemon/config/sections.hpp"
#include "ops/http_alert_hook.hpp"

namespace sparekey::daemon {
namespace {

using namespace std::chrono_literals;
using ops::AlertFormat;

constexpr auto kTimeout = 20s;
constexpr std::string_view kPagerDuty = "https://events.pagerduty.com/v2/enqueue";
constexpr std::size_t kRoutingKey = 32;

bool is_routing_key(std::string_view text) {
    return text.size() == kRoutingKey && std::all_of(text.begin(), text.end(), ascii::is_alphanumeric);
}

void read_routing_key(Table& table, ConfigSource const& source, ops::HttpAlertOptions& hook) {
    bool const there = read_optional_secret(table, "routing_key_file", source, hook.routing_key);
    bool const needed = hook.format == AlertFormat::pagerduty;
    if (!hook.routing_key.empty() && !is_routing_key(hook.routing_key.reveal()))
        table.mistake("routing_key_file", "the file must hold an integration key of 32 letters and digits");
    if (needed && !there) table.mistake("format", "\"pagerduty\" needs routing_key_file");
    if (there && !needed) table.mistake("routing_key_file", "is of use only with format = \"pagerduty\"");
}

/// Is there one?
bool read_signing_key(Table& table, ConfigSource const& source, ops::HttpAlertOptions& hook) {
    bool const there = read_optional_signing_key(table, "signing_secret_file", source, hook.signing_key);
    if (there && hook.format != AlertFormat::json)
        table.mistake("signing_secret_file", "is of use only with format = \"json\"");
    return there;
}

/// Is there a hook over HTTP?
bool read_http(Table& table, ConfigSource const& source, ops::HttpAlertOptions& hook) {
    table.parsed("format", "json", hook.format, ops::parse_alert_format);
    auto url_key = read_optional_url(table, source, hook.url, "cannot be used together with url");
    read_routing_key(table, source, hook);
    bool const is_signed = read_signing_key(table, source, hook);
    bool const has_ca = table.file("ca_file", hook.ca_file) && !hook.ca_file.empty();

    if (url_key.empty() && hook.format == AlertFormat::pagerduty) {
        hook.url = Secret(kPagerDuty);
        url_key = "format";
    }
    if (url_key.empty()) {
        constexpr auto kUseless = "is of use only with url or url_file";
        if (hook.format != AlertFormat::json) table.mistake("format", kUseless);
        if (is_signed) table.mistake("signing_secret_file", kUseless);
        if (has_ca) table.mistake("ca_file", kUseless);
        return false;
    }
    if (hook.format == AlertFormat::slack && url_key == "url")
        table.mistake("url", "who has a Slack webhook's URL can post: write it to a file, for url_file");
    if (hook.url.empty()) return true;  // told already
    if (auto const checked = ops::check_http_alerts(hook); !checked)
        table.mistake(url_key, checked.error().message);
    return true;
}

}  // namespace

void read_alerts(Table table, ConfigSource const& source, Config& config) {
    auto& hook = config.alerts;
    hook.timeout = kTimeout;
    table.list("command", hook.command);
    table.texts("environment", hook.environment);
    bool const over_http = read_http(table, source, hook.http);
    table.duration("timeout", hook.timeout);
    table.number("storm_limit", config.alert_storm_limit, 0, 100'000);
    table.duration("before_arrival", config.rescue.alerts.before_arrival, 0ms);
    table.duration("after_event", config.rescue.alerts.after_event, 0ms);
    table.refuse_unknown();

    if (over_http) hook.type = "http";
    if (hook.command.empty()) return;
    if (over_http)
        table.mistake("command",
                      "alerts go to a program or to a URL: command cannot be used together with url, "
                      "url_file or format = \"pagerduty\"");
    hook.type = "exec";
    auto const checked = check_program({hook.command, hook.environment});
    if (!checked) table.mistake("command", checked.error().message);
}

}  // namespace sparekey::daemon

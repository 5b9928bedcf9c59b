#include "ops/http_alert_hook.hpp"

#include <unistd.h>

#include <algorithm>

#include "core/digest.hpp"
#include "core/wipe.hpp"
#include "http/retry_after.hpp"

namespace sparekey::ops {
namespace {

constexpr std::string_view kAlertmanagerRoute = "/api/v2/alerts";
constexpr std::size_t kMostOfAnswer = 200;  // bytes of it in an error's message

std::string host_name() {
    char name[256] = "localhost";
    gethostname(name, sizeof name - 1);
    return name;
}

/// PagerDuty and Alertmanager know an alert by its key; Slack would show it twice.
http::Repeat repeat_of(AlertFormat format) {
    bool const by_key = format == AlertFormat::pagerduty || format == AlertFormat::alertmanager;
    return by_key ? http::Repeat::harmless : http::Repeat::harmful;
}

http::ClientOptions client_options(HttpAlertOptions const& options) {
    http::ClientOptions client;
    client.url = options.url;
    client.ca_file = options.ca_file;
    client.most_connections = 1;
    client.most_body = 64 * 1024;
    // It has no password that the network could see, and is seldom served over TLS inside of one.
    if (options.format == AlertFormat::alertmanager) client.plain_http = http::PlainHttp::anywhere;
    return client;
}

bool is_temporary(int status) {
    return status == 408 || status == 425 || status == 429 || status >= 500;
}

void sign_request(HttpRequest& request, SigningKey const& key, std::string const& id, Instant now) {
    auto const seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    auto const timestamp = std::to_string(seconds);
    request.headers.add("webhook-id", id);
    request.headers.add("webhook-timestamp", timestamp);
    request.headers.add("webhook-signature", sign(key, id, timestamp, request.body));
}

}  // namespace

Result<std::unique_ptr<AlertHook>> HttpAlertHook::create(HttpAlertOptions options,
                                                         std::chrono::seconds timeout, Clock const& clock) {
    auto client = http::Client::create(client_options(options));
    if (!client) return client.error();
    return std::unique_ptr<AlertHook>(
        new HttpAlertHook(std::move(*client), std::move(options), timeout, clock));
}

HttpAlertHook::HttpAlertHook(std::unique_ptr<http::Client> client, HttpAlertOptions options,
                             std::chrono::seconds timeout, Clock const& clock)
    : client_(std::move(client)),
      options_(std::move(options)),
      timeout_(timeout),
      clock_(clock),
      source_(host_name()) {}

asio::awaitable<AlertDelivery> HttpAlertHook::deliver(AlertNotice const& notice) {
    auto request = request_for(notice);
    WipeAtExit const wiped(request.body);  // PagerDuty's routing key
    auto const repeat = repeat_of(options_.format);
    auto const answer = co_await client_->send(request, timeout_, repeat);
    if (!answer) co_return AlertFailure(answer.error());
    co_return meaning_of(*answer);
}

HttpRequest HttpAlertHook::request_for(AlertNotice const& notice) const {
    HttpRequest request;
    request.method = "POST";
    request.headers.add("Content-Type", "application/json");
    request.headers.add("User-Agent", "sparekeyd");
    switch (options_.format) {
        case AlertFormat::json:
            request.body = to_json(notice);
            if (options_.signing_key)
                sign_request(request, *options_.signing_key, message_id(notice), clock_.now());
            break;
        case AlertFormat::slack:
            request.body = to_slack(notice);
            break;
        case AlertFormat::pagerduty:
            request.body = std::string(to_pagerduty(notice, options_.routing_key, source_).reveal());
            break;
        case AlertFormat::alertmanager:
            request.target = kAlertmanagerRoute;
            request.body = to_alertmanager(notice);
            break;
    }
    return request;
}

AlertDelivery HttpAlertHook::meaning_of(HttpResponse const& answer) const {
    if (answer.status >= 200 && answer.status < 300) return {};
    auto said = redact(answer.body, options_.routing_key);
    // Servers like to repeat the path that they do not know, which here may be a password.
    if (client_->url().target.size() > 1) said = redact(said, Secret(client_->url().target));
    said.resize(std::min(said.size(), kMostOfAnswer));
    AlertFailure failure(Error{is_temporary(answer.status) ? Errc::unavailable : Errc::rejected,
                               client_->url().authority() + " answered HTTP " +
                                   std::to_string(answer.status) + (said.empty() ? "" : ": " + said)});
    if (auto const wait = answer.headers.find("Retry-After"))
        failure.retry_after = http::parse_retry_after(*wait, clock_.now());
    return failure;
}

Result<void> check_http_alerts(HttpAlertOptions const& options) {
    auto const client = http::Client::create(client_options(options));
    if (!client) return client.error();
    return {};
}

std::string message_id(AlertNotice const& notice) {
    auto const name = notice.alert.dedup_key + "\n" + std::string(status_of(notice)) + "\n" +
                      std::string(rescue::to_string(notice.alert.severity)) + "\n" +
                      sparekey::to_string(notice.at);
    return "alert_" + sha256_hex(name).substr(0, 32);
}

}  // namespace sparekey::ops

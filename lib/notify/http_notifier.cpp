#include "notify/http_notifier.hpp"

#include <algorithm>

#include "core/digest.hpp"
#include "core/wipe.hpp"
#include "notify/http_reply.hpp"
#include "notify/payload.hpp"
#include "notify/sending.hpp"

namespace sparekey::notify {
namespace {

constexpr std::size_t kLongestId = 256;

}  // namespace

std::string webhook_id(std::string_view idempotency_key) {
    auto const fits = [](char c) { return c > ' ' && c < '\x7f' && c != '.'; };
    auto const usable = !idempotency_key.empty() && idempotency_key.size() <= kLongestId &&
                        std::all_of(idempotency_key.begin(), idempotency_key.end(), fits);
    return usable ? std::string(idempotency_key) : "key_" + sha256_hex(idempotency_key);
}

HttpNotifier::HttpNotifier(ChannelOptions const& options, std::unique_ptr<http::Client> client,
                           Clock const& clock)
    : options_(options), client_(std::move(client)), clock_(clock) {}

HttpRequest HttpNotifier::request_for(rescue::Notification const& notification) const {
    auto const& settings = std::get<HttpOptions>(options_.settings);
    HttpRequest request;
    request.method = "POST";
    request.body = payload(notification).reveal();

    auto const id = webhook_id(notification.idempotency_key);
    auto const now = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count();
    auto const timestamp = std::to_string(now);
    auto& headers = request.headers;
    headers.add("Content-Type", "application/json");
    headers.add("User-Agent", "sparekeyd");
    headers.add("Idempotency-Key", id);
    headers.add("webhook-id", id);
    headers.add("webhook-timestamp", timestamp);
    headers.add("webhook-signature", sign(*settings.signing_key, id, timestamp, request.body));
    if (!settings.token.empty()) headers.add_authorization("Bearer", settings.token);
    return request;
}

asio::awaitable<rescue::SendResult> HttpNotifier::send(rescue::Notification const& notification) {
    auto const limit = send_limit(notification, options_.timeout, clock_);
    if (!limit) co_return too_late();
    auto request = request_for(notification);
    WipeAtExit const wiped(request.body);
    auto answer = co_await client_->send(request, *limit, http::Repeat::harmful);
    auto result = cleaned(read_http_reply(answer, clock_.now()), Redactor(notification));
    if (answer) wipe(answer->body);  // it may repeat what it was sent
    co_return result;
}

}  // namespace sparekey::notify

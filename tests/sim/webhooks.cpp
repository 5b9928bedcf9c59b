#include "sim/webhooks.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>

#include "core/encoding.hpp"
#include "core/random.hpp"
#include "sim/members.hpp"

namespace sparekey::sim {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";

std::string hmac_sha256(std::string_view key, std::string const& text) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<unsigned char const*>(text.data()), text.size(), digest, &size);
    return {reinterpret_cast<char const*>(digest), size};
}

std::string signatures(std::vector<std::string> const& keys, std::string const& signed_text) {
    std::string list;
    for (auto const& key : keys) {
        if (!list.empty()) list += ' ';
        list += "v1," + base64_encode(hmac_sha256(key, signed_text));
    }
    return list;
}

std::string unix_seconds() {
    auto const now = std::chrono::system_clock::now().time_since_epoch();
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

Result<std::string> decode_secret(std::string_view secret) {
    if (!secret.starts_with(kSecretPrefix)) return Error{Errc::invalid_input, "secret: not whsec_…"};
    auto const key = base64_decode(secret.substr(kSecretPrefix.size()));
    if (!key) return Error{Errc::invalid_input, "secret: not base64"};
    return *key;
}

}  // namespace

Result<WebhookTarget> read_webhook_target(json::Value const& from) {
    auto const url = from.string("url");
    if (!url) return url.error();
    auto const address = parse_post_address(*url);
    if (!address) return address.error();

    WebhookTarget target;
    target.address = *address;
    std::vector<std::string> secrets;
    Members members(from);
    members.read("unix_socket", target.address.unix_socket).read("ca_file", target.address.ca_file);
    members.read("secrets", secrets).read("event_types", target.event_types);
    members.read("header_family", target.header_family).read("retry_ms", target.retries);
    if (members.error()) return *members.error();

    for (auto const& secret : secrets) {
        auto const key = decode_secret(secret);
        if (!key) return key.error();
        target.keys.push_back(*key);
    }
    return target;
}

void Webhooks::set_target(std::string_view workspace_id, WebhookTarget target) {
    targets_.insert_or_assign(std::string(workspace_id), std::move(target));
}

void Webhooks::send(Event const& event) {
    auto const target = targets_.find(event.workspace_id);
    if (target == targets_.end()) return;
    auto const& wanted = target->second.event_types;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), event.type) == wanted.end()) return;

    auto& message_id = message_ids_[event.id];
    if (message_id.empty()) message_id = "msg_" + random_token(13);
    nursery_.spawn("webhook", deliver(target->second, {event.id, message_id, event.json}));
}

asio::awaitable<void> Webhooks::deliver(WebhookTarget target, Message message) {
    auto const executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor);
    for (std::size_t failures = 0;; ++failures) {
        bool const delivered = co_await attempt(target, message, static_cast<int>(failures) + 1);
        if (delivered || failures == target.retries.size()) co_return;
        timer.expires_after(target.retries[failures]);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<bool> Webhooks::attempt(WebhookTarget const& target, Message const& message, int attempt) {
    auto const timestamp = unix_seconds();
    auto const signature = signatures(target.keys, message.id + "." + timestamp + "." + message.body);
    HttpHeaders headers;
    headers.add("content-type", "application/json");
    headers.add("user-agent", "Svix-Webhooks/1.0 (seam-sim)");
    headers.add(target.header_family + "-id", message.id);
    headers.add(target.header_family + "-timestamp", timestamp);
    headers.add(target.header_family + "-signature", signature);

    auto const status = co_await http_post(target.address, headers, message.body);
    deliveries_.push_back({.event_id = message.event_id,
                           .message_id = message.id,
                           .attempt = attempt,
                           .status = status ? *status : 0,
                           .error = status ? "" : status.error().message});
    co_return status&&* status / 100 == 2;
}

}  // namespace sparekey::sim

#include "bench/webhook_maker.hpp"

#include <utility>

#include "core/json.hpp"
#include "core/random.hpp"

namespace sparekey::bench {
namespace {

void add_problem(json::Writer& writer, std::string_view list, Instant now, std::string_view code,
                 std::string_view message) {
    writer.key(list).begin_array().begin_object();
    writer.member("created_at", now).member("error_code", code).member("message", message);
    writer.end_object().end_array();
}

/// All of a UUID but its last twelve digits.
std::string random_uuid_prefix() {
    auto const digits = random_token();
    return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-4" + digits.substr(12, 3) + "-8" +
           digits.substr(15, 3) + "-";
}

/// As long as Seam's own event of this type, errors and empty lists included.
std::string make_event(std::string const& uuid, Instant now) {
    json::Writer writer;
    writer.begin_object()
        .member("event_id", uuid)
        .member("workspace_id", "750fc0bc-4450-4356-8d9f-18c6a3a6b2c7")
        .member("created_at", now)
        .member("occurred_at", now)
        .member("event_type", "access_code.failed_to_set_on_device")
        .member("connected_account_id", "4e5acceb-2bda-4dc1-814e-39c998431683")
        .member("device_id", "6aae9d08-fed6-4ca5-8328-e36849ab48fe")
        .member("access_code_id", uuid);
    for (auto const* const name : {"connected_account_custom_metadata", "device_custom_metadata"})
        writer.key(name).begin_object().end_object();
    add_problem(writer, "access_code_errors", now, "failed_to_set_on_device",
                "An error occurred when we tried to set the access code on the device. We will continue to "
                "try and set the code on the device in case the error was temporary.");
    add_problem(writer, "device_errors", now, "device_disconnected", "The device is disconnected.");
    for (auto const* const name : {"access_code_warnings", "device_warnings", "connected_account_errors",
                                   "connected_account_warnings"})
        writer.key(name).begin_array().end_array();
    return writer.end_object().text();
}

}  // namespace

WebhookMaker::WebhookMaker(webhook::SigningKey key, http::Url const& url, bool keep_alive, Clock const& clock)
    : key_(std::move(key)),
      head_("POST " + url.target + " HTTP/1.1\r\nHost: " + url.authority() +
            "\r\nUser-Agent: bench-ingest\r\nContent-Type: application/json\r\n" +
            (keep_alive ? "" : "Connection: close\r\n")),
      clock_(clock),
      uuid_prefix_(random_uuid_prefix()) {}

std::string WebhookMaker::next() {
    auto const now = clock_.now();
    auto const count = std::to_string(++count_);
    auto const uuid = uuid_prefix_ + std::string(12 - count.size(), '0') + count;
    auto const message_id = "msg_" + uuid;
    auto const timestamp = std::to_string(to_unix_ms(now) / 1000);
    auto const body = make_event(uuid, now);
    return head_ + "Content-Length: " + std::to_string(body.size()) + "\r\nsvix-id: " + message_id +
           "\r\nsvix-timestamp: " + timestamp +
           "\r\nsvix-signature: " + webhook::sign(key_, message_id, timestamp, body) + "\r\n\r\n" + body;
}

}  // namespace sparekey::bench

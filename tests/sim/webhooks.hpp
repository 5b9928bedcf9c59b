// Delivers events as Svix does: signed, with the same id and a new timestamp on every attempt (SEAM.md §5).
// The signature is written here anew and not taken from lib/webhook, so that the daemon's own mistakes do not
// cancel out.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "async/nursery.hpp"
#include "core/json.hpp"
#include "sim/http_post.hpp"
#include "sim/world.hpp"

namespace sparekey::sim {

struct WebhookTarget {
    PostAddress address{};
    std::vector<std::string> keys{};                   // decoded; each adds a signature
    std::vector<std::string> event_types{};            // empty: all
    std::string header_family = "svix";                // or "webhook"
    std::vector<std::chrono::milliseconds> retries{};  // waits between attempts; empty: one attempt
};

/// {"url": "https://…", "secrets": ["whsec_…"], "ca_file", "unix_socket", "event_types",
/// "header_family", "retry_ms": […]}
Result<WebhookTarget> read_webhook_target(json::Value const& from);

struct Delivery {
    std::string event_id{};
    std::string message_id{};
    int attempt = 1;
    int status = 0;  // 0: no answer; see error
    std::string error{};
};

class Webhooks {
  public:
    /// Deliveries run in `nursery`, which must outlive this object's use.
    explicit Webhooks(Nursery& nursery) : nursery_(nursery) {}

    /// One target for each workspace; the last one given holds.
    void set_target(std::string_view workspace_id, WebhookTarget target);
    void clear_targets() { targets_.clear(); }

    /// Starts the delivery, if the event's workspace has a target that wants it.
    void send(Event const& event);

    std::deque<Delivery> const& deliveries() const { return deliveries_; }

  private:
    struct Message {
        std::string event_id{};
        std::string id{};
        std::string body{};
    };

    asio::awaitable<void> deliver(WebhookTarget target, Message message);
    asio::awaitable<bool> attempt(WebhookTarget const& target, Message const& message, int attempt);

    Nursery& nursery_;
    std::map<std::string, WebhookTarget, std::less<>> targets_;
    std::map<std::string, std::string, std::less<>> message_ids_;  // by event: a redelivery has the same
    std::deque<Delivery> deliveries_;
};

}  // namespace sparekey::sim

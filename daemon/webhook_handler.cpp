#include "daemon/webhook_handler.hpp"

namespace sparekey::daemon {

std::optional<HttpResponse> WebhookHandler::refuse_early(HttpRequest const& head) {
    return receiver_.refuse_early(head);
}

asio::awaitable<HttpResponse> WebhookHandler::handle(HttpRequest const& request, bool draining) {
    co_return co_await receiver_.receive(request, draining);
}

void WebhookHandler::refused(http::Refusal why, std::string_view peer, std::string_view detail) {
    auto const held = refusals_.pass();
    if (!held) return;
    log_.warning("request refused", {{"outcome", http::to_string(why)},
                                     {"status", http::http_status(why)},
                                     {"peer", peer},
                                     {"detail", detail},
                                     {"held_back", *held}});
}

// Counted by the metrics that are still to come; the receiver logs each answer itself.
void WebhookAlerts::answered(std::string_view, std::string_view) {}
void WebhookAlerts::signed_by(std::string_view, std::size_t) {}

void WebhookAlerts::unreadable(std::string_view workspace, std::string_view message_id, Error const& error) {
    alerts_.raise({rescue::Severity::warning,
                   "webhook_unreadable",
                   "webhook_unreadable:" + std::string(workspace),
                   "A signed webhook cannot be read: " + error.message + ". It is kept in the recording.",
                   {{"workspace", std::string(workspace)}, {"message_id", std::string(message_id)}}});
}

}  // namespace sparekey::daemon

#include "daemon/webhook_handler.hpp"

namespace sparekey::daemon {

std::optional<HttpResponse> WebhookHandler::refuse_early(HttpRequest const& head) {
    return receiver_->refuse_early(head);
}

asio::awaitable<HttpResponse> WebhookHandler::handle(HttpRequest const& request, bool draining) {
    auto const receiver = receiver_;
    co_return co_await receiver->receive(request, draining);
}

void WebhookHandler::refused(http::Refusal why, std::string_view peer, std::string_view detail) {
    metrics_.refused(http::to_string(why));
    auto const held = refusals_.pass();
    if (!held) return;
    log_.warning("request refused", {{"outcome", http::to_string(why)},
                                     {"status", http::http_status(why)},
                                     {"peer", peer},
                                     {"detail", detail},
                                     {"held_back", *held}});
}

// The receiver logs each answer itself.
void WebhookEvents::answered(std::string_view workspace, std::string_view outcome) {
    metrics_.webhook_answered(workspace, outcome);
}

void WebhookEvents::signed_by(std::string_view workspace, std::size_t key_index) {
    metrics_.signed_by(workspace, key_index, clock_.now());
}

void WebhookEvents::signed_ago(std::string_view workspace, std::chrono::seconds age) {
    metrics_.skewed(workspace, age);
}

void WebhookEvents::kept(std::string_view, std::optional<std::chrono::milliseconds> waited) {
    if (waited) metrics_.received(*waited);
}

void WebhookEvents::unreadable(std::string_view workspace, std::string_view message_id, Error const& error,
                               webhook::Recorded recorded) {
    // What can be looked at is not to be hidden by what cannot.
    bool const is_there = recorded == webhook::Recorded::yes;
    std::string const kind = is_there ? "" : "not_recorded:";
    std::string const left =
        is_there ? "It is kept in the recording." : "It may hold a PIN, so it is not kept.";
    // Nothing mends it. A person is told once a day, though, and not once and for all.
    auto const today = to_string(clock_.now()).substr(0, sizeof "2026-11-23" - 1);
    alerts_.raise({rescue::Severity::warning,
                   "webhook_unreadable",
                   "webhook_unreadable:" + std::string(workspace) + ":" + kind + today,
                   "A signed webhook cannot be read: " + error.message + ". " + left,
                   {{"workspace", std::string(workspace)}, {"message_id", std::string(message_id)}}});
}

}  // namespace sparekey::daemon

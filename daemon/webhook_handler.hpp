// Between lib/http, which knows no webhooks, and lib/webhook, which knows no sockets.
#pragma once

#include "core/log.hpp"
#include "core/log_throttle.hpp"
#include "http/handler.hpp"
#include "rescue/ports.hpp"
#include "webhook/receiver.hpp"

namespace sparekey::daemon {

class WebhookHandler final : public http::Handler {
  public:
    WebhookHandler(webhook::Receiver& receiver, Log log) : receiver_(receiver), log_(std::move(log)) {}

    std::optional<HttpResponse> refuse_early(HttpRequest const& head) override;
    asio::awaitable<HttpResponse> handle(HttpRequest const& request, bool draining) override;
    void refused(http::Refusal why, std::string_view peer, std::string_view detail) override;

  private:
    webhook::Receiver& receiver_;
    Log log_;
    LogThrottle refusals_;  // anybody can cause one
};

/// Signed webhooks that cannot be read, which a person must look at.
class WebhookAlerts final : public webhook::ReceiverEvents {
  public:
    explicit WebhookAlerts(rescue::Alerts& alerts) : alerts_(alerts) {}

    void answered(std::string_view workspace, std::string_view outcome) override;
    void signed_by(std::string_view workspace, std::size_t key_index) override;
    void unreadable(std::string_view workspace, std::string_view message_id, Error const& error) override;

  private:
    rescue::Alerts& alerts_;
};

}  // namespace sparekey::daemon

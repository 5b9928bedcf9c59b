// Between lib/http, which knows no webhooks, and lib/webhook, which knows no sockets.
#pragma once

#include <memory>

#include "core/log.hpp"
#include "core/log_throttle.hpp"
#include "http/handler.hpp"
#include "ops/metrics.hpp"
#include "rescue/ports.hpp"
#include "webhook/receiver.hpp"

namespace sparekey::daemon {

class WebhookHandler final : public http::Handler {
  public:
    WebhookHandler(std::shared_ptr<webhook::Receiver> receiver, ops::Metrics& metrics, Log log)
        : receiver_(std::move(receiver)), metrics_(metrics), log_(std::move(log)) {}

    /// For requests that come from now on.
    void use(std::shared_ptr<webhook::Receiver> receiver) { receiver_ = std::move(receiver); }

    std::optional<HttpResponse> refuse_early(HttpRequest const& head) override;
    asio::awaitable<HttpResponse> handle(HttpRequest const& request, bool draining) override;
    void refused(http::Refusal why, std::string_view peer, std::string_view detail) override;

  private:
    std::shared_ptr<webhook::Receiver> receiver_;  // each request keeps its own
    ops::Metrics& metrics_;
    Log log_;
    LogThrottle refusals_;  // anybody can cause one
};

/// Counts webhooks, and has a person look at signed ones that cannot be read.
class WebhookEvents final : public webhook::ReceiverEvents {
  public:
    WebhookEvents(rescue::Alerts& alerts, ops::Metrics& metrics, Clock const& clock)
        : alerts_(alerts), metrics_(metrics), clock_(clock) {}

    void answered(std::string_view workspace, std::string_view outcome) override;
    void signed_by(std::string_view workspace, std::size_t key_index) override;
    void signed_ago(std::string_view workspace, std::chrono::seconds age) override;
    void kept(std::string_view workspace, std::optional<std::chrono::milliseconds> waited) override;
    void unreadable(std::string_view workspace, std::string_view message_id, Error const& error,
                    webhook::Recorded recorded) override;

  private:
    rescue::Alerts& alerts_;
    ops::Metrics& metrics_;
    Clock const& clock_;
};

}  // namespace sparekey::daemon

// Replay to another sparekeyd: signed anew, now, and posted as Svix would.
#pragma once

#include <memory>

#include "core/clock.hpp"
#include "daemon/config.hpp"
#include "daemon/replay/sink.hpp"
#include "http/client.hpp"

namespace sparekey::daemon {

class PostSink final : public Sink {
  public:
    /// `key`: who signs; nullopt: the first secret of the workspace that the webhook came for. Client,
    /// configuration and clock outlive it.
    PostSink(http::Client& client, Config const& config, std::optional<SigningKey> key, Clock const& clock)
        : client_(client), config_(config), key_(std::move(key)), clock_(clock) {}

    asio::awaitable<Taken> take(webhook::Recording const& recording,
                                webhook::Delivery const& delivery) override;

  private:
    HttpRequest make_request(webhook::Recording const& recording, webhook::Delivery const& delivery) const;
    SigningKey const& key_for(std::string_view workspace) const;

    http::Client& client_;
    Config const& config_;
    std::optional<SigningKey> key_;
    Clock const& clock_;
};

/// The dry run of it: whose recorded signature is good would be posted.
class PostOutlook final : public Sink {
  public:
    asio::awaitable<Taken> take(webhook::Recording const&, webhook::Delivery const&) override {
        Taken taken;
        taken.reason = "to be posted";
        co_return taken;
    }
};

/// What an answer means: 2xx is accepted; 408, 425, 429 and 5xx come again later, and keep Retry-After; the
/// rest is refused.
Taken judge_answer(HttpResponse const& answer, Instant now);

}  // namespace sparekey::daemon

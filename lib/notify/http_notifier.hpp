// The notifier that POSTs to a URL of the operator's, signed as Standard Webhooks says: DESIGN.md §7, http.
#pragma once

#include "core/clock.hpp"
#include "http/client.hpp"
#include "notify/channel_options.hpp"
#include "rescue/ports.hpp"

namespace sparekey::notify {

/// The id by which the receiver knows a message again: the idempotency key, or "key_" and its digest where
/// the key would not do. A full stop would blur what is signed.
std::string webhook_id(std::string_view idempotency_key);

class HttpNotifier final : public rescue::Notifier {
  public:
    /// `clock` outlives the notifier. `options` has HttpOptions that check_channel() accepts.
    HttpNotifier(ChannelOptions const& options, std::unique_ptr<http::Client> client, Clock const& clock);

    std::string_view channel() const override { return options_.name; }

    /// POSTs the payload, at most once per send, so that `on_uncertain` alone decides about a second time. A
    /// deadline that has passed sends nothing: `temporary`.
    asio::awaitable<rescue::SendResult> send(rescue::Notification const& notification) override;

  private:
    HttpRequest request_for(rescue::Notification const& notification) const;

    ChannelOptions const options_;
    std::unique_ptr<http::Client> const client_;
    Clock const& clock_;
};

}  // namespace sparekey::notify

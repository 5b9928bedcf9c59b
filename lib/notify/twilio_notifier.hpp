// The notifier that texts through Twilio's Messages API: DESIGN.md §7, twilio.
#pragma once

#include "core/clock.hpp"
#include "core/secret.hpp"
#include "http/client.hpp"
#include "notify/channel_options.hpp"
#include "rescue/ports.hpp"

namespace sparekey::notify {

class TwilioNotifier final : public rescue::Notifier {
  public:
    /// `clock` outlives the notifier. `options` has TwilioOptions that check_channel() accepts; `client` is
    /// for their api_url.
    TwilioNotifier(ChannelOptions const& options, std::unique_ptr<http::Client> client, Clock const& clock);

    std::string_view channel() const override { return options_.name; }

    /// Twilio takes no idempotency key, so the request goes out at most once, and one that got no answer is
    /// `uncertain`. Without a phone number, or with a text that Twilio would not take: `permanent`.
    asio::awaitable<rescue::SendResult> send(rescue::Notification const& notification) override;

  private:
    HttpRequest request_for(rescue::Notification const& notification) const;

    ChannelOptions const options_;
    std::unique_ptr<http::Client> const client_;
    Clock const& clock_;
};

}  // namespace sparekey::notify

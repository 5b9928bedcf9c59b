// The notifier that sends e-mail: DESIGN.md §7, smtp.
#pragma once

#include "async/blocking_pool.hpp"
#include "core/clock.hpp"
#include "notify/channel_options.hpp"
#include "notify/mail_address.hpp"
#include "notify/smtp_server.hpp"
#include "rescue/ports.hpp"

namespace sparekey::notify {

class SmtpNotifier final : public rescue::Notifier {
  public:
    struct Settings {
        std::string channel;
        std::chrono::seconds timeout;
        SmtpServer server;
        Mailbox from;
    };

    /// `pool`, on which libcurl blocks, and `clock` outlive the notifier.
    SmtpNotifier(Settings settings, BlockingPool& pool, Clock const& clock);

    std::string_view channel() const override { return settings_.channel; }

    /// Sent means that the mail server has taken the message; what bounces later, the sender hears of. A
    /// guest without a usable address is `permanent`. A deadline that has passed sends nothing: `temporary`.
    asio::awaitable<rescue::SendResult> send(rescue::Notification const& notification) override;

  private:
    Settings const settings_;
    BlockingPool& pool_;
    Clock const& clock_;
};

}  // namespace sparekey::notify

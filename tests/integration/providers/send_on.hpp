// One channel of some type, and what it says of the sample notification.
#pragma once

#include "notify/channel.hpp"
#include "support/manual_clock.hpp"
#include "support/run_on.hpp"
#include "support/sample_notification.hpp"

namespace sparekey::notify {

/// Opened as the daemon opens it. The context must outlive it.
class OpenChannel {
  public:
    template <class Settings>
    OpenChannel(asio::io_context& context, Settings settings,
                std::chrono::seconds timeout = std::chrono::seconds(20))
        : context_(context),
          channel_(open_channel({"guests", timeout, {}, std::move(settings)}).value()),
          notifier_(channel_->notifier(clock, Log()).value()) {}

    rescue::SendResult send(rescue::Notification const& notification) {
        return run_on(context_, notifier_->send(notification));
    }

    Channel& operator*() { return *channel_; }
    rescue::Notifier& notifier() { return *notifier_; }

    ManualClock clock{sample_notification().deadline - std::chrono::minutes(5)};

  private:
    asio::io_context& context_;
    std::unique_ptr<Channel> channel_;
    std::unique_ptr<rescue::Notifier> notifier_;
};

}  // namespace sparekey::notify

// The notifier that tells nobody: for trying sparekeyd out.
#pragma once

#include <string>

#include "core/log.hpp"
#include "rescue/ports.hpp"

namespace sparekey::notify {

/// Logs that it would send, the PIN masked, and says sent.
class LogNotifier final : public rescue::Notifier {
  public:
    LogNotifier(std::string channel, Log log) : channel_(std::move(channel)), log_(std::move(log)) {}

    std::string_view channel() const override { return channel_; }
    asio::awaitable<rescue::SendResult> send(rescue::Notification const& notification) override;

  private:
    std::string channel_;
    Log log_;
};

}  // namespace sparekey::notify

// A notification as a plugin gets it.
#pragma once

#include "core/instant.hpp"
#include "notify/plugin_texts.hpp"
#include "rescue/notification.hpp"

namespace sparekey::notify {

/// Owns every character that its struct points to, and wipes them when it goes.
class PluginMessage {
  public:
    /// `deadline`: until when somebody waits for the call.
    PluginMessage(rescue::Notification const& notification, Instant deadline);
    PluginMessage(PluginMessage const&) = delete;
    PluginMessage& operator=(PluginMessage const&) = delete;

    sparekey_notification& abi() { return abi_; }

    void wipe() noexcept { texts_.wipe(); }

  private:
    PluginTexts texts_;
    sparekey_notification abi_{};
};

}  // namespace sparekey::notify

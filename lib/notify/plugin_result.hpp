// What a plugin answers, and what that means.
#pragma once

#include <array>

#include "notify/plugin.h"
#include "rescue/notification.hpp"

namespace sparekey::notify {

/// Room for a plugin's words. It does not move.
class PluginAnswer {
  public:
    PluginAnswer();
    PluginAnswer(PluginAnswer const&) = delete;
    PluginAnswer& operator=(PluginAnswer const&) = delete;

    /// The plugin writes here.
    sparekey_result& abi() { return abi_; }

    /// Read from our own memory, whatever the plugin did to the pointers. Texts are still to be cleaned.
    rescue::SendResult result() const;

  private:
    std::array<char, 256> provider_id_{};
    std::array<char, 2048> detail_{};
    sparekey_result abi_{};
};

/// Room for the reason why validate or create failed.
class PluginComplaint {
  public:
    PluginComplaint() : abi_{text_.data(), text_.size(), 0} {}
    PluginComplaint(PluginComplaint const&) = delete;
    PluginComplaint& operator=(PluginComplaint const&) = delete;

    sparekey_buffer& abi() { return abi_; }
    std::string text() const;

  private:
    std::array<char, 2048> text_{};
    sparekey_buffer abi_;
};

}  // namespace sparekey::notify

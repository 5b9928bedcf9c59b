// A channel's settings as a plugin gets them.
#pragma once

#include "notify/channel_options.hpp"
#include "notify/plugin_texts.hpp"

namespace sparekey::notify {

class PluginSettings {
  public:
    /// `options` has PluginOptions.
    explicit PluginSettings(ChannelOptions const& options);

    /// Valid while this lives, which therefore does not move.
    sparekey_config const& abi() const { return config_; }
    PluginSettings(PluginSettings const&) = delete;
    PluginSettings& operator=(PluginSettings const&) = delete;

    /// `text` with every secret among the settings as `****`.
    std::string masked(std::string text) const;

  private:
    std::map<std::string, Secret> secrets_;
    PluginTexts texts_;
    std::vector<sparekey_setting> settings_;
    sparekey_config config_{};
};

}  // namespace sparekey::notify

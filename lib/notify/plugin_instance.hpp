// A plugin that was created for a channel, until it is destroyed.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>

#include "notify/plugin_host.hpp"
#include "notify/plugin_library.hpp"

namespace sparekey::notify {

/// Calls that outlive everything else keep it.
class PluginInstance : public std::enable_shared_from_this<PluginInstance> {
  public:
    /// The plugin's own check of its settings. The Error is what it complains of.
    static Result<void> validate(PluginLibrary const& library, PluginSettings const& settings);

    /// The Error is what it complains of. `options` has PluginOptions.
    static Result<std::shared_ptr<PluginInstance>> create(PluginLibrary const& library,
                                                          ChannelOptions const& options, Log log);

    /// Destroys the plugin, if nobody did.
    ~PluginInstance();
    PluginInstance(PluginInstance const&) = delete;
    PluginInstance& operator=(PluginInstance const&) = delete;

    PluginHost& host() { return host_; }

    /// Blocks. Throws what the plugin throws. After destroy_within() nothing is sent: `temporary`.
    void send(sparekey_notification const& notification, sparekey_result& result);

    /// When no call runs, and none will: destroys the plugin on a thread of its own. False: that does not
    /// end within `limit`, and the process must end without destructors.
    bool destroy_within(std::chrono::steady_clock::duration limit);

  private:
    PluginInstance(PluginLibrary const& library, ChannelOptions const& options, Log log)
        : library_(library), settings_(options), host_(settings_, std::move(log)) {}

    void destroy() noexcept;

    PluginLibrary library_;
    PluginSettings settings_;
    PluginHost host_;
    void* self_ = nullptr;
    std::atomic<bool> alive_ = false;
};

}  // namespace sparekey::notify

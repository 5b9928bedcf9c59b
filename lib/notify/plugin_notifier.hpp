// The notifier that is a function in a shared object: DESIGN.md §7, plugin.h; examples in etc/plugins.
#pragma once

#include "async/blocking_pool.hpp"
#include "core/clock.hpp"
#include "notify/channel_options.hpp"
#include "notify/plugin_instance.hpp"
#include "rescue/ports.hpp"

namespace sparekey::notify {

class PluginNotifier final : public rescue::Notifier {
  public:
    /// `pool` and `clock` outlive it.
    PluginNotifier(ChannelOptions const& options, std::shared_ptr<PluginInstance> plugin, BlockingPool& pool,
                   Clock const& clock)
        : name_(options.name),
          timeout_(options.timeout),
          plugin_(std::move(plugin)),
          pool_(pool),
          clock_(clock) {}

    std::string_view channel() const override { return name_; }

    /// A call that outlives its time is `uncertain`, and runs on; one that finds no thread in time, or whose
    /// deadline has passed, is `temporary`.
    asio::awaitable<rescue::SendResult> send(rescue::Notification const& notification) override;

  private:
    std::string name_;
    std::chrono::seconds timeout_;
    std::shared_ptr<PluginInstance> plugin_;
    BlockingPool& pool_;
    Clock const& clock_;
};

}  // namespace sparekey::notify

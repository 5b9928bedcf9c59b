// One message on its way through a plugin: all that the call needs, so that it may outlive whoever asked for
// it.
#pragma once

#include "notify/plugin_instance.hpp"
#include "notify/plugin_message.hpp"
#include "notify/plugin_result.hpp"

namespace sparekey::notify {

class PluginCall {
  public:
    /// `deadline`: until when somebody waits for it.
    PluginCall(std::shared_ptr<PluginInstance> plugin, rescue::Notification const& notification,
               Instant deadline);
    ~PluginCall() { forget(); }
    PluginCall(PluginCall const&) = delete;
    PluginCall& operator=(PluginCall const&) = delete;

    /// Blocks until the plugin has answered. Wipes the message then, whoever still waits.
    void run();

    /// After run(): what came of it, cleaned.
    rescue::SendResult const& result() const { return result_; }

    /// Tells the plugin, if it asks, that nobody waits any more. From any thread.
    void give_up() { plugin_->host().give_up(number_); }

    PluginMessage& message() { return message_; }

  private:
    void forget();

    std::shared_ptr<PluginInstance> plugin_;
    std::uint64_t number_;
    PluginMessage message_;
    rescue::SendResult result_;
};

}  // namespace sparekey::notify

// What each type of channel brings: a check of its settings, and a way to open it. One source file per type;
// channel.cpp finds the right one by the type of the settings.
#pragma once

#include "notify/channel.hpp"

namespace sparekey::notify {

// log_channel.cpp
Result<void> check(ChannelOptions const& options, LogOptions const& settings);
ChannelResult open(ChannelOptions const& options, LogOptions const& settings);

// exec_channel.cpp
Result<void> check(ChannelOptions const& options, ExecOptions const& settings);
ChannelResult open(ChannelOptions const& options, ExecOptions const& settings);

// plugin_channel.cpp
Result<void> check(ChannelOptions const& options, PluginOptions const& settings);
ChannelResult open(ChannelOptions const& options, PluginOptions const& settings);

// smtp_channel.cpp
Result<void> check(ChannelOptions const& options, SmtpOptions const& settings);
ChannelResult open(ChannelOptions const& options, SmtpOptions const& settings);

// http_channel.cpp
Result<void> check(ChannelOptions const& options, HttpOptions const& settings);
ChannelResult open(ChannelOptions const& options, HttpOptions const& settings);

// twilio_channel.cpp
Result<void> check(ChannelOptions const& options, TwilioOptions const& settings);
ChannelResult open(ChannelOptions const& options, TwilioOptions const& settings);

}  // namespace sparekey::notify

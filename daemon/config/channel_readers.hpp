// The keys of each type of channel, [notify.<channel>] with `type = "…"`. A new type is a line in kReaders
// and a file of its own.
#pragma once

#include "daemon/config.hpp"
#include "daemon/config/table.hpp"

namespace sparekey::daemon {

/// The whole table. nullopt: its type is missing or unknown, which is told by now.
std::optional<notify::ChannelOptions> read_channel(Table& table, std::string const& name,
                                                   ConfigSource const& source);

/// Every type there is: "exec", "log", ….
std::vector<std::string_view> channel_types();

// One file per type: read what is particular to the type, and set `settings` and what the
// type has other defaults for.
void read_log_channel(Table& table, ConfigSource const& source, notify::ChannelOptions& options);
void read_exec_channel(Table& table, ConfigSource const& source, notify::ChannelOptions& options);
void read_plugin_channel(Table& table, ConfigSource const& source, notify::ChannelOptions& options);
void read_smtp_channel(Table& table, ConfigSource const& source, notify::ChannelOptions& options);
void read_http_channel(Table& table, ConfigSource const& source, notify::ChannelOptions& options);
void read_twilio_channel(Table& table, ConfigSource const& source, notify::ChannelOptions& options);

}  // namespace sparekey::daemon

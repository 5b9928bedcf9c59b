#include "daemon/config/channel_readers.hpp"

namespace sparekey::daemon {

void read_exec_channel(Table& table, ConfigSource const&, notify::ChannelOptions& options) {
    notify::ExecOptions settings;
    table.list("command", settings.command);
    table.texts("environment", settings.environment);
    options.settings = std::move(settings);
}

}  // namespace sparekey::daemon

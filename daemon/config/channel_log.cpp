#include "daemon/config/channel_readers.hpp"

namespace sparekey::daemon {

void read_log_channel(Table&, ConfigSource const&, notify::ChannelOptions& options) {
    options.settings = notify::LogOptions{};
}

}  // namespace sparekey::daemon

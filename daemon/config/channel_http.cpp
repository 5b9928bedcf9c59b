#include "daemon/config/channel_readers.hpp"
#include "daemon/config/optional_secret.hpp"

namespace sparekey::daemon {

void read_http_channel(Table& table, ConfigSource const& source, notify::ChannelOptions& options) {
    notify::HttpOptions settings;
    read_optional_url(table, source, settings.url, "url says it already");
    read_optional_signing_key(table, "signing_secret_file", source, settings.signing_key);
    read_optional_token(table, "token_file", source, settings.token);
    if (!table.file("ca_file", settings.ca_file)) settings.ca_file.clear();  // told once is enough
    options.settings = std::move(settings);
}

}  // namespace sparekey::daemon

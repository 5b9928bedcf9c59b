#include "daemon/config/channel_readers.hpp"
#include "daemon/config/optional_secret.hpp"

namespace sparekey::daemon {
namespace {

void read_url(Table& table, ConfigSource const& source, Secret& url) {
    std::string text;
    table.text("url", text);
    url = Secret(text);
    auto const in_file = read_optional_secret(table, "url_file", source, url);
    if (in_file && !text.empty()) table.mistake("url_file", "url says it already");
}

}  // namespace

void read_http_channel(Table& table, ConfigSource const& source, notify::ChannelOptions& options) {
    notify::HttpOptions settings;
    read_url(table, source, settings.url);
    read_optional_signing_key(table, "signing_secret_file", source, settings.signing_key);
    read_optional_token(table, "token_file", source, settings.token);
    if (!table.file("ca_file", settings.ca_file)) settings.ca_file.clear();  // told once is enough
    options.settings = std::move(settings);
}

}  // namespace sparekey::daemon

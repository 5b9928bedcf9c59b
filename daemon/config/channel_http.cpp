#include <algorithm>

#include "daemon/config/channel_readers.hpp"
#include "daemon/config/optional_secret.hpp"

namespace sparekey::daemon {
namespace {

void read_url(Table& table, ConfigSource const& source, std::string& url) {
    table.text("url", url);
    Secret secret;
    read_optional_secret(table, "url_file", source, secret);
    if (secret.empty()) return;
    if (!url.empty()) table.mistake("url_file", "url says it already");
    url = secret.reveal();
}

void read_signing_key(Table& table, ConfigSource const& source, std::optional<SigningKey>& key) {
    Secret text;
    read_optional_secret(table, "signing_secret_file", source, text);
    if (text.empty()) return;
    auto parsed = SigningKey::parse(text.reveal());
    if (!parsed) return table.mistake("signing_secret_file", parsed.error().message);
    key = *std::move(parsed);
}

void read_token(Table& table, ConfigSource const& source, Secret& token) {
    read_optional_secret(table, "token_file", source, token);
    auto const visible = [](char c) { return c > ' ' && c < '\x7f'; };
    auto const characters = token.reveal();
    if (!std::all_of(characters.begin(), characters.end(), visible))
        table.mistake("token_file", "the file's content is no token: it has blanks or is not ASCII");
}

}  // namespace

void read_http_channel(Table& table, ConfigSource const& source, notify::ChannelOptions& options) {
    notify::HttpOptions settings;
    read_url(table, source, settings.url);
    read_signing_key(table, source, settings.signing_key);
    read_token(table, source, settings.token);
    if (!table.file("ca_file", settings.ca_file)) settings.ca_file.clear();  // told once is enough
    options.settings = std::move(settings);
}

}  // namespace sparekey::daemon

#include "daemon/config/optional_secret.hpp"

#include "daemon/config/secret_file.hpp"
#include "webhook/identifier.hpp"

namespace sparekey::daemon {

bool read_optional_secret(Table& table, std::string_view key, ConfigSource const& source, Secret& into) {
    std::string file;
    table.text(key, file);
    if (file.empty()) return false;
    auto secret = read_secret(file, source.credentials_directory);
    if (secret)
        into = *std::move(secret);
    else
        table.mistake(key, secret.error().message);
    return true;
}

std::string read_optional_url(Table& table, ConfigSource const& source, Secret& into,
                              std::string_view if_both) {
    std::string url;
    table.text("url", url);
    into = Secret(url);
    bool const in_file = read_optional_secret(table, "url_file", source, into);
    if (!in_file) return url.empty() ? "" : "url";
    if (!url.empty()) table.mistake("url_file", std::string(if_both));
    return "url_file";
}

bool read_optional_token(Table& table, std::string_view key, ConfigSource const& source, Secret& into) {
    Secret token;
    if (!read_optional_secret(table, key, source, token)) return false;
    if (webhook::is_visible_ascii(token.reveal()))
        into = std::move(token);
    else
        table.mistake(key, "the file's content is no token: it has blanks or is not ASCII");
    return true;
}

bool read_optional_signing_key(Table& table, std::string_view key, ConfigSource const& source,
                               std::optional<SigningKey>& into) {
    Secret text;
    if (!read_optional_secret(table, key, source, text)) return false;
    if (text.empty()) return true;  // told already
    auto parsed = SigningKey::parse(text.reveal());
    if (parsed)
        into = *std::move(parsed);
    else
        table.mistake(key, parsed.error().message);
    return true;
}

}  // namespace sparekey::daemon

#include "daemon/config/optional_secret.hpp"
#include "daemon/config/sections.hpp"
#include "notify/guest_directory.hpp"

namespace sparekey::daemon {
namespace {

using namespace std::chrono_literals;

/// False: one of them is a mistake, which is told by now.
bool read_secrets(Table& table, ConfigSource const& source, notify::HttpGuests& http) {
    bool const is_signed = read_optional_signing_key(table, "signing_secret_file", source, http.signing_key);
    Secret token;
    bool const has_token = read_optional_token(table, "token_file", source, token);
    if (!token.empty()) http.token = std::move(token);
    return is_signed == http.signing_key.has_value() && has_token == http.token.has_value();
}

/// A file that nobody reads, because `source` was forgotten, would tell no guest.
void refuse_other_sources(Table& table, std::string const& source, notify::FileGuests const& file,
                          notify::HttpGuests const& http, notify::ExecGuests const& exec) {
    for (auto const& [key, of, given] :
         {std::tuple("file", "file", !file.file.empty()), std::tuple("url", "http", !http.url.empty()),
          std::tuple("command", "exec", !exec.command.empty())})
        if (given && source != of)
            table.mistake(key, "is not used with source = \"" + source + "\", but with \"" + of + "\"");
}

/// "url: must begin with https://": the key, and what is wrong with it.
void tell(Table& table, Error const& error) {
    auto const colon = error.message.find(": ");
    table.mistake(error.message.substr(0, colon), error.message.substr(colon + 2));
}

}  // namespace

void read_guests(Table table, ConfigSource const& source, Config& config) {
    auto& guests = config.guests;
    notify::FileGuests file;
    notify::HttpGuests http;
    notify::ExecGuests exec;
    std::string kind = "none";
    table.text("source", kind);
    table.text("file", file.file);
    table.text("url", http.url);
    bool const secrets_read = read_secrets(table, source, http);
    table.file("ca_file", http.ca_file);
    table.duration("cache", http.cache, 0ms);
    table.list("command", exec.command);
    table.texts("environment", exec.environment);
    table.duration("timeout", guests.timeout);
    table.text("region", guests.region);
    table.refuse_unknown();

    refuse_other_sources(table, kind, file, http, exec);
    if (kind == "file") {
        guests.source = std::move(file);
    } else if (kind == "http") {
        guests.source = std::move(http);
    } else if (kind == "exec") {
        guests.source = std::move(exec);
    } else if (kind != "none") {
        return table.mistake("source", "must be \"none\", \"file\", \"http\" or \"exec\"");
    }
    if (!secrets_read) return;
    if (auto const checked = notify::check_guests(guests); !checked) tell(table, checked.error());
}

}  // namespace sparekey::daemon

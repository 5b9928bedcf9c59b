#include "daemon/config/channel_readers.hpp"
#include "daemon/config/optional_secret.hpp"

namespace sparekey::daemon {
namespace {

Result<bool> parse_starttls(std::string_view text) {
    if (text == "required") return true;
    if (text == "off") return false;
    return Error{Errc::invalid_input, "must be \"required\" or \"off\""};
}

}  // namespace

void read_smtp_channel(Table& table, ConfigSource const& source, notify::ChannelOptions& options) {
    notify::SmtpOptions settings;
    table.text("url", settings.url);
    table.parsed("starttls", "required", settings.starttls, parse_starttls);
    table.text("username", settings.username);
    read_optional_secret(table, "password_file", source, settings.password);
    table.text("from", settings.from);
    if (!table.file("ca_file", settings.ca_file)) settings.ca_file.clear();  // told once is enough
    options.settings = std::move(settings);
}

}  // namespace sparekey::daemon

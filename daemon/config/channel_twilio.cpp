#include "daemon/config/channel_readers.hpp"
#include "daemon/config/optional_secret.hpp"

namespace sparekey::daemon {

void read_twilio_channel(Table& table, ConfigSource const& source, notify::ChannelOptions& options) {
    notify::TwilioOptions settings;
    table.text("account_sid", settings.account_sid);
    table.text("api_key_sid", settings.api_key_sid);
    read_optional_secret(table, "token_file", source, settings.token);
    table.text("from", settings.from);
    table.text("messaging_service_sid", settings.messaging_service_sid);
    table.text("api_url", settings.api_url);
    if (!table.file("ca_file", settings.ca_file)) settings.ca_file.clear();  // told once is enough
    options.settings = std::move(settings);
}

}  // namespace sparekey::daemon

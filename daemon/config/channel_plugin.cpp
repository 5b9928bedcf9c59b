#include "daemon/config/channel_readers.hpp"
#include "daemon/config/secret_file.hpp"

namespace sparekey::daemon {

void read_plugin_channel(Table& table, ConfigSource const& source, notify::ChannelOptions& options) {
    notify::PluginOptions settings;
    table.required_text("file", settings.file);
    table.texts("settings", settings.settings);
    std::map<std::string, std::string> files;
    table.texts("secret_files", files);
    for (auto const& [name, file] : files) {
        auto secret = read_secret(file, source.credentials_directory);
        if (settings.settings.contains(name)) {
            table.mistake("secret_files", "\"" + name + "\" is in settings as well");
        } else if (!secret) {
            table.mistake("secret_files", name + ": " + secret.error().message);
        } else {
            settings.secrets.emplace(name, *std::move(secret));
        }
    }
    options.settings = std::move(settings);
}

}  // namespace sparekey::daemon

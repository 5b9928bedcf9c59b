#include "notify/plugin_settings.hpp"

#include <algorithm>

namespace sparekey::notify {

PluginSettings::PluginSettings(ChannelOptions const& options) {
    auto const& plugin = std::get<PluginOptions>(options.settings);
    secrets_ = plugin.secrets;
    for (auto const& [name, value] : plugin.settings)
        settings_.push_back({texts_.add(name), texts_.add(value), 0});
    for (auto const& [name, value] : plugin.secrets)
        settings_.push_back({texts_.add(name), texts_.add(value.reveal()), 1});
    auto const by_name = [](sparekey_setting const& a, sparekey_setting const& b) {
        return std::string_view(a.name.data, a.name.size) < std::string_view(b.name.data, b.name.size);
    };
    std::sort(settings_.begin(), settings_.end(), by_name);

    config_.abi_version = SPAREKEY_PLUGIN_ABI_VERSION;
    config_.struct_size = sizeof config_;
    config_.channel = texts_.add(options.name);
    config_.settings = settings_.data();
    config_.setting_count = settings_.size();
}

std::string PluginSettings::masked(std::string text) const {
    for (auto const& [name, secret] : secrets_) text = redact(text, secret);
    return text;
}

}  // namespace sparekey::notify

#include "notify/channel.hpp"

#include "notify/channel_types.hpp"

namespace sparekey::notify {
namespace {

// As many as there are alternatives of ChannelOptions::settings, in their order.
constexpr std::string_view kTypes[] = {"log", "exec", "plugin", "smtp", "http", "twilio"};

static_assert(std::size(kTypes) == std::variant_size_v<decltype(ChannelOptions::settings)>);

}  // namespace

std::string_view type_of(ChannelOptions const& options) {
    return kTypes[options.settings.index()];
}

Result<void> check_channel(ChannelOptions const& options) {
    auto const checked =
        std::visit([&](auto const& settings) { return check(options, settings); }, options.settings);
    return checked ? checked : with_context("channel " + options.name, checked.error());
}

ChannelResult open_channel(ChannelOptions const& options) {
    if (auto const checked = check_channel(options); !checked) return checked.error();
    auto opened = std::visit([&](auto const& settings) { return open(options, settings); }, options.settings);
    if (!opened) return with_context("channel " + options.name, opened.error());
    return opened;
}

}  // namespace sparekey::notify

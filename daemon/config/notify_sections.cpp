#include <algorithm>

#include "daemon/config/channel_readers.hpp"
#include "daemon/config/message_templates.hpp"
#include "daemon/config/sections.hpp"
#include "notify/channel.hpp"
#include "webhook/identifier.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::string_view kBuiltIn = "log";

Result<rescue::OnUncertain> parse_on_uncertain(std::string_view text) {
    if (text == "resend") return rescue::OnUncertain::resend;
    if (text == "alert") return rescue::OnUncertain::alert;
    return Error{Errc::invalid_input, "must be \"resend\" or \"alert\""};
}

using Channels = std::map<std::string, notify::ChannelOptions>;

/// Empty: the channel `name` can be used.
std::string trouble_with(std::string const& name, Channels const& channels) {
    if (!webhook::is_identifier(name)) return "a channel's name is of visible ASCII characters";
    if (!channels.contains(name)) return "there is no [notify." + name + "]";
    return "";
}

}  // namespace

void read_notify(Table table, ConfigSource const& source, Config& config) {
    std::vector<std::string> names = {std::string(kBuiltIn)};
    table.list("channels", names);
    table.flag("fan_out", config.rescue.rescue.delivery.fan_out);
    table.parsed("on_uncertain", "resend", config.rescue.rescue.delivery.on_uncertain, parse_on_uncertain);

    read_messages(table, config);

    std::string const built_in(kBuiltIn);
    Channels channels = {{built_in, {.name = built_in, .rules = {}, .settings = {}}}};
    auto tables = table.other_tables();
    for (auto& [name, channel] : tables) {
        // A channel whose type is wrong is no reason to say that there is no such channel.
        channels[name] = read_channel(channel, name, source).value_or(channels[built_in]);
    }
    table.refuse_unknown();

    if (names.empty()) table.mistake("channels", "must name at least one channel");
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (std::find(names.begin(), name, *name) != name) {
            table.mistake("channels", "names \"" + *name + "\" twice");
        } else if (auto const trouble = trouble_with(*name, channels); !trouble.empty()) {
            table.mistake("channels", trouble);
        } else {
            config.channels.push_back(channels[*name]);
        }
    }
    // A channel that is configured but not in use may be unfinished.
    for (auto const& channel : config.channels) {
        auto const checked = notify::check_channel(channel);
        if (!checked) tables.at(channel.name).mistake("", checked.error().message);
    }
}

}  // namespace sparekey::daemon

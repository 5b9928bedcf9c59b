#include <algorithm>

#include "async/process.hpp"
#include "daemon/config/sections.hpp"
#include "notify/make_notifier.hpp"
#include "webhook/identifier.hpp"

namespace sparekey::daemon {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kBuiltIn = "log";
constexpr auto kProgramTimeout = 20s;

Result<rescue::OnUncertain> parse_on_uncertain(std::string_view text) {
    if (text == "resend") return rescue::OnUncertain::resend;
    if (text == "alert") return rescue::OnUncertain::alert;
    return Error{Errc::invalid_input, "must be \"resend\" or \"alert\""};
}

notify::ChannelOptions read_channel(Table& table, std::string const& name) {
    notify::ChannelOptions options;
    options.name = name;
    options.timeout = kProgramTimeout;
    table.required_text("type", options.type);
    table.list("command", options.command);
    table.duration("timeout", options.timeout);
    table.texts("environment", options.environment);
    table.refuse_unknown();
    return options;
}

}  // namespace

void read_notify(Table table, Config& config) {
    std::vector<std::string> names = {std::string(kBuiltIn)};
    table.list("channels", names);
    table.flag("fan_out", config.rescue.rescue.delivery.fan_out);
    table.parsed("on_uncertain", "resend", config.rescue.rescue.delivery.on_uncertain, parse_on_uncertain);

    std::map<std::string, notify::ChannelOptions> configured;
    auto tables = table.other_tables();
    for (auto& [name, channel] : tables) configured.emplace(name, read_channel(channel, name));
    configured.try_emplace(
        std::string(kBuiltIn),
        notify::ChannelOptions{std::string(kBuiltIn), std::string(kBuiltIn), {}, kProgramTimeout, {}});
    table.refuse_unknown();

    if (names.empty()) table.mistake("channels", "must name at least one channel");
    for (auto i = names.begin(); i != names.end(); ++i) {
        auto const options = configured.find(*i);
        if (std::find(names.begin(), i, *i) != i) {
            table.mistake("channels", "names \"" + *i + "\" twice");
        } else if (!webhook::is_identifier(*i)) {
            table.mistake("channels", "a channel's name is of visible ASCII characters");
        } else if (options == configured.end()) {
            table.mistake("channels", "there is no [notify." + *i + "]");
        } else {
            auto const checked = notify::check_channel(options->second);
            auto const place = tables.find(*i);
            if (!checked && place != tables.end() && !options->second.type.empty())
                place->second.mistake("", checked.error().message);
            config.channels.push_back(options->second);
        }
    }
}

void read_alerts(Table table, Config& config) {
    auto& hook = config.alerts;
    hook.timeout = kProgramTimeout;
    table.list("command", hook.command);
    table.duration("timeout", hook.timeout);
    table.texts("environment", hook.environment);
    table.duration("before_arrival", config.rescue.alerts.before_arrival, 0ms);
    table.duration("after_event", config.rescue.alerts.after_event, 0ms);
    table.refuse_unknown();
    if (hook.command.empty()) return;

    hook.type = "exec";
    auto const checked = check_program({hook.command, hook.environment});
    if (!checked) table.mistake("command", checked.error().message);
}

}  // namespace sparekey::daemon

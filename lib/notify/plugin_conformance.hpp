// Does a plugin do what plugin.h asks for? For its author, before a guest depends on it.
#pragma once

#include <functional>
#include <string>

#include "core/log.hpp"
#include "notify/channel_options.hpp"
#include "rescue/notification.hpp"

namespace sparekey::notify {

struct ConformanceOptions {
    ChannelOptions channel;  // with PluginOptions; the plugin gets these settings

    /// Makes a message for a real recipient. Empty: nothing is sent.
    std::function<rescue::Notification()> message;
    bool concurrent = false;  // with `message`: several at the same time, too
};

/// Told of each check, before and after it.
struct ConformanceReport {
    std::function<void(std::string_view check)> begins;
    std::function<void(std::string_view check, bool passed, std::string_view detail)> ended;
};

/// True if all checks passed. What cannot be checked because of an earlier failure is left out. A plugin that
/// crashes or hangs does so in here: run it in a process of its own. `log`: for what the plugin says.
bool check_conformance(ConformanceOptions const& options, ConformanceReport const& report, Log const& log);

}  // namespace sparekey::notify

// What SIGHUP takes up of a changed configuration, and what only a restart does. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/config.hpp"

namespace sparekey::daemon {

/// By a key's full name, as ConfigKey has it.
bool needs_restart(std::string_view key);

struct ReloadedConfig {
    Config config;
    std::vector<std::string> waiting;  // changed keys that wait for a restart
};

/// `next`, but with what only a restart changes as `running` has it.
ReloadedConfig reload_over(Config const& running, Config next);

}  // namespace sparekey::daemon

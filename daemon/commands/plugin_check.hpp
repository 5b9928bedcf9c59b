// `sparekeyd plugin check`: does a plugin do what plugin.h asks for?
#pragma once

#include <string>
#include <vector>

#include "daemon/command.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct PluginCheckOptions {
    std::string file;
    std::vector<std::string> settings;      // KEY=VALUE
    std::vector<std::string> secret_files;  // KEY=FILE
    bool send = false;
    bool concurrent = false;
    std::string phone;
    std::string email;
    unsigned limit_s = 30;
    bool json = false;
};

void add_options(CLI::App& command, PluginCheckOptions& options);

/// One line per check. kDataError if one failed. The plugin runs in a process of its own.
int run_plugin_check(Invocation const& invocation, PluginCheckOptions const& options);

}  // namespace sparekey::daemon

// `sparekeyd check`: is the configuration in order?
#pragma once

#include <string>

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct CheckOptions {
    bool json = false;
    bool online = false;
};

void add_options(CLI::App& command, CheckOptions& options);

/// Prints every mistake (to stderr), or a summary; as JSON, one object, which is left to run_check_online()
/// where that follows. Returns the exit code.
int run_check(ConfigResult const& config, std::string const& file, CheckOptions const& options);

}  // namespace sparekey::daemon

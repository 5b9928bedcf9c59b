// `sparekeyd check`: is the configuration in order?
#pragma once

#include <string>

#include "daemon/config.hpp"

namespace sparekey::daemon {

struct CheckOptions {
    bool json = false;
};

/// Prints every mistake (to stderr), or a summary. Returns the exit code.
int run_check(ConfigResult const& config, std::string const& file, CheckOptions const& options);

}  // namespace sparekey::daemon

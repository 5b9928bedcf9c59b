// `sparekeyd status`: one screen that says whether all is well, and what needs a person.
#pragma once

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct StatusOptions {
    bool json = false;
};

void add_options(CLI::App& command, StatusOptions& options);

/// Returns the exit code, which does not depend on whether all is well: kUnavailable without Redis.
int run_status(Config const& config, StatusOptions const& options);

}  // namespace sparekey::daemon

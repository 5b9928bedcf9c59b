// `sparekeyd pool enable DEVICE|--all`: turns pools of backup codes on.
#pragma once

#include <string>

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct PoolEnableOptions {
    std::string device;  // an id or a name; empty: all
    bool all = false;
    std::string workspace;  // empty: all
    bool yes = false;       // do not ask
    bool dry_run = false;
    bool json = false;
};

void add_options(CLI::App& command, PoolEnableOptions& options);

/// Says what it would do, asks, and does it, one lock after the other. Returns the exit code: kDataError if a
/// lock that was named was left, or a pool could not be turned on; kUnavailable, with nothing done, if Seam
/// does not list its devices.
int run_pool_enable(Config const& config, PoolEnableOptions const& options);

}  // namespace sparekey::daemon

// `sparekeyd fsck [--repair]`: is the queue in Redis in order?
#pragma once

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct FsckOptions {
    bool repair = false;
    bool json = false;
};

void add_options(CLI::App& command, FsckOptions& options);

/// Prints a line for each finding, and a summary. Returns the exit code: kOk if nothing is wrong (any more),
/// kDataError if something is left.
int run_fsck(Config const& config, FsckOptions const& options);

}  // namespace sparekey::daemon

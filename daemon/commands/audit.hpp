// `sparekeyd audit`: all locks, what is wrong with them, and whose stays that puts at risk.
#pragma once

#include <string>

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct AuditOptions {
    std::string workspace;  // empty: all
    bool all = false;       // ask for the codes of locks that are well, too
    bool json = false;
};

void add_options(CLI::App& command, AuditOptions& options);

/// Prints while it asks, a page of locks at a time. Returns the exit code: kDataError if something is wrong,
/// kUnavailable if a workspace could not be asked for all of it.
int run_audit(Config const& config, AuditOptions const& options);

}  // namespace sparekey::daemon

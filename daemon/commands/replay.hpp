// `sparekeyd replay`: recorded webhooks are accepted once more, here or by another sparekeyd.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct ReplayOptions {
    std::string file;  // "-": stdin
    bool dry_run = false;
    bool force = false;
    bool json = false;
    double rate = 0;  // per second; 0: no limit
    std::string since;
    std::string until;
    std::string id;
    std::uint64_t from_line = 1;
    std::string to;           // URL; empty: our own queue
    std::string secret_file;  // for `to`; empty: the first one of the webhook's workspace
    std::string ca_file;      // for `to`; empty: the system's
    std::string patience = "1m";
    std::string reason;
};

void add_options(CLI::App& command, ReplayOptions& options);

/// Prints troubles and progress on stderr, a summary on stdout. Returns the exit code.
int run_replay(Config const& config, ReplayOptions const& options);

}  // namespace sparekey::daemon

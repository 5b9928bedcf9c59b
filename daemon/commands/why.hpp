// `sparekeyd why ID`: all that happened to a webhook, a guest's code or a backup, from arrival to outcome.
#pragma once

#include <string>

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct WhyOptions {
    std::string id;
    unsigned most = 1000;  // lines of the timeline
    bool json = false;
};

void add_options(CLI::App& command, WhyOptions& options);

/// Returns the exit code: kDataError if nothing is known of the id.
int run_why(Config const& config, WhyOptions const& options);

}  // namespace sparekey::daemon

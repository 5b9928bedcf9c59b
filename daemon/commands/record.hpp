// `sparekeyd record`: prints what was accepted, as `sparekeyd replay` reads it.
#pragma once

#include <string>

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct RecordOptions {
    std::string since;  // as parse_point_in_time() takes them; empty: no limit
    std::string until;
    bool json = false;  // as it is anyway: for who gives it to every command
};

void add_options(CLI::App& command, RecordOptions& options);

/// Prints one line of JSON for each recorded webhook, oldest first. Returns the exit code; a reader that goes
/// away (`| head`) is a good end.
int run_record(Config const& config, RecordOptions const& options);

/// No line that this daemon records is longer: a body of control characters is escaped to six times its size.
std::size_t longest_recorded_line(Config const& config);

}  // namespace sparekey::daemon

// `sparekeyd pause` and `resume`: no job is claimed any more by any process, and again.
#pragma once

#include <string>

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct PauseOptions {
    std::string reason;
    std::string length;  // "30m"; empty: until somebody resumes
    bool json = false;
};

struct ResumeOptions {
    std::string reason;
    bool json = false;
};

void add_options(CLI::App& command, PauseOptions& options);
void add_options(CLI::App& command, ResumeOptions& options);

int run_pause(Config const& config, PauseOptions const& options);

/// kDataError if nothing was paused.
int run_resume(Config const& config, ResumeOptions const& options);

}  // namespace sparekey::daemon

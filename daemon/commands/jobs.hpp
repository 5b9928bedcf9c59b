// `sparekeyd jobs list|show|retry|drop`: see jobs, and act on them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct JobsListOptions {
    std::string state;  // empty: all that are not done
    bool dead = false;  // the same as state "dead"
    unsigned most = 20;
    bool json = false;
};

struct JobsShowOptions {
    std::string id;
    bool json = false;
};

struct JobsRetryOptions {
    std::string id;  // or all_dead
    bool all_dead = false;
    std::string reason;
    bool json = false;
};

struct JobsDropOptions {
    std::string id;
    std::string reason;
    bool yes = false;
    bool json = false;
};

void add_options(CLI::App& command, JobsListOptions& options);
void add_options(CLI::App& command, JobsShowOptions& options);
void add_options(CLI::App& command, JobsRetryOptions& options);
void add_options(CLI::App& command, JobsDropOptions& options);

/// Each returns the exit code: kDataError if there is no such job, or its state does not allow it.
int run_jobs_list(Config const& config, JobsListOptions const& options);
int run_jobs_show(Config const& config, JobsShowOptions const& options);
int run_jobs_retry(Config const& config, JobsRetryOptions const& options);
int run_jobs_drop(Config const& config, JobsDropOptions const& options);

}  // namespace sparekey::daemon

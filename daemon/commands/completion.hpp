// `sparekeyd completion SHELL`: prints a script that completes sparekeyd's command line.
#pragma once

#include <string>

#include "daemon/command.hpp"

namespace sparekey::daemon {

struct CompletionOptions {
    std::string shell;  // bash, zsh or fish
};

void add_options(CLI::App& command, CompletionOptions& options);

/// Needs no configuration.
int run_completion(Invocation const& invocation, CompletionOptions const& options);

}  // namespace sparekey::daemon

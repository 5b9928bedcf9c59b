// `sparekeyd sign`: signs a body as Svix would, and prints how to post it. The secret itself is never
// printed.
#pragma once

#include <optional>
#include <string>

#include "daemon/commands/signed_request.hpp"
#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct SignOptions {
    std::string workspace;            // empty: the first
    std::optional<std::string> body;  // one of body, file and event; none of them: stdin
    std::string file;
    SampleEvent event;
    Signature signature{
        .family = "svix", .id = "", .timestamp = ""};  // empty id and timestamp: a new one, now
    std::string url;                                   // empty: the listener
    bool json = false;
};

void add_options(CLI::App& command, SignOptions& options);

/// Returns the exit code.
int run_sign(Config const& config, SignOptions const& options);

}  // namespace sparekey::daemon

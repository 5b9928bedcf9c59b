// `sparekeyd alerts service-failed UNIT`: what sparekeyd-alert@.service runs when the daemon has failed, and
// when it is up again.
#pragma once

#include <string>

#include "daemon/command.hpp"

namespace sparekey::daemon {

struct ServiceFailedOptions {
    std::string unit;
    bool resolved = false;  // it is up again
};

void add_options(CLI::App& command, ServiceFailedOptions& options);

/// Raises or resolves the alert `service_failed` through the configured hook, by one try, without Redis and
/// whatever is wrong with the rest of the configuration. Returns the exit code: kOk if it was delivered,
/// kTryLater if the hook was not there, kConfiguration if it rejects it or [alerts] cannot be read; the alert
/// is in the log then.
int run_service_failed(Invocation const& invocation, ServiceFailedOptions const& options);

}  // namespace sparekey::daemon

// `sparekeyd alerts test`: does an alert reach a person?
#pragma once

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct TryAlertsOptions {
    bool json = false;
};

void add_options(CLI::App& command, TryAlertsOptions& options);

/// Sends the alert `test` through the configured hook, and then that it is resolved; one try each. Returns
/// the exit code: kOk if both were delivered, kTryLater if the hook was not there, kConfiguration if it
/// rejects them or there is none.
int run_try_alerts(Config const& config, TryAlertsOptions const& options);

}  // namespace sparekey::daemon

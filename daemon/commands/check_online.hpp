// `sparekeyd check --online`: does what the configuration names answer, and does it let us in?
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "async/asio.hpp"
#include "daemon/commands/check.hpp"
#include "redis/connection.hpp"

namespace sparekey::daemon {

struct CheckOutcome {
    enum class State {
        ok,
        unreachable,  // it may be there later: kUnavailable
        refused,      // a person must change something: kConfiguration
        skipped,      // there is nothing to check
    };
    State state = State::ok;
    std::string detail;  // for a person; no secret
};

/// One thing outside, by name: "redis", "seam home", "notifier sms".
struct OnlineCheck {
    std::string name;
    std::function<asio::awaitable<CheckOutcome>()> run;
};

/// All that there are, in the order in which they are run. To add one, add it here. The references outlive
/// them.
std::vector<OnlineCheck> online_checks(Config const& config, redis::Connection& redis);

/// Runs all of them, prints a line for each, and returns the exit code: that of the worst.
int run_check_online(Config const& config, CheckOptions const& options);

}  // namespace sparekey::daemon

// `sparekeyd notify test`: sends a test message through configured channels.
#pragma once

#include <string>

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct NotifyTestOptions {
    std::string channel;  // empty: all, one after another
    std::string phone;
    std::string email;
    std::string name;
    std::string locale;
    bool json = false;
};

void add_options(CLI::App& command, NotifyTestOptions& options);

/// One line per channel. kOk if all sent; kTryLater if those that did not may do so later; kConfiguration if
/// a channel cannot be opened; otherwise kDataError.
int run_notify_test(Config const& config, NotifyTestOptions const& options);

}  // namespace sparekey::daemon

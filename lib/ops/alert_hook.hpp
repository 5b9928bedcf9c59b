// Where alerts go: a port with one implementation per kind of hook.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "ops/alert_notice.hpp"

namespace sparekey::ops {

class AlertHook {
  public:
    virtual ~AlertHook() = default;

    /// One try. Errc::rejected: this notice will not go through; any other Error: try again. Throws nothing
    /// but operation_aborted.
    virtual asio::awaitable<Result<void>> deliver(AlertNotice const& notice) = 0;
};

struct AlertHookOptions {
    std::string type = "log";                        // "log", "exec"
    std::vector<std::string> command;                // exec: the program, by absolute path, and its arguments
    std::chrono::seconds timeout{30};                // for one try
    std::map<std::string, std::string> environment;  // exec: beside PATH and LANG; no secrets
};

/// An Error says what is wrong with the options, for the operator.
Result<std::unique_ptr<AlertHook>> make_alert_hook(AlertHookOptions const& options, Log const& log);

}  // namespace sparekey::ops

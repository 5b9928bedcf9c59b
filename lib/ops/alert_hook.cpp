#include "ops/alert_hook.hpp"

#include "ops/exec_alert_hook.hpp"
#include "ops/log_alert_hook.hpp"

namespace sparekey::ops {

Result<std::unique_ptr<AlertHook>> make_alert_hook(AlertHookOptions const& options, Log const& log) {
    if (options.type == "log") return std::make_unique<LogAlertHook>(log);
    if (options.type != "exec")
        return Error{Errc::invalid_input, "alerts: unknown type \"" + options.type + "\"; known: exec, log"};

    ProcessSpec program{options.command, options.environment};
    if (auto const checked = check_program(program); !checked) return with_context("alerts", checked.error());
    return std::make_unique<ExecAlertHook>(std::move(program), options.timeout, log);
}

}  // namespace sparekey::ops

#include "ops/alert_hook.hpp"

#include "ops/exec_alert_hook.hpp"
#include "ops/http_alert_hook.hpp"
#include "ops/log_alert_hook.hpp"

namespace sparekey::ops {
namespace {

Result<std::unique_ptr<AlertHook>> make_exec_hook(AlertHookOptions const& options, Log const& log) {
    ProcessSpec program{options.command, options.environment};
    if (auto const checked = check_program(program); !checked) return with_context("alerts", checked.error());
    return std::make_unique<ExecAlertHook>(std::move(program), options.timeout, log);
}

Result<std::unique_ptr<AlertHook>> make_http_hook(AlertHookOptions const& options, Clock const& clock) {
    auto hook = HttpAlertHook::create(options.http, options.timeout, clock);
    if (!hook) return with_context("alerts", hook.error());
    return std::move(*hook);
}

}  // namespace

Result<std::unique_ptr<AlertHook>> make_alert_hook(AlertHookOptions const& options, Clock const& clock,
                                                   Log const& log) {
    if (options.type == "log") return std::make_unique<LogAlertHook>(log);
    if (options.type == "exec") return make_exec_hook(options, log);
    if (options.type == "http") return make_http_hook(options, clock);
    return Error{Errc::invalid_input,
                 "alerts: unknown type \"" + options.type + "\"; known: exec, http, log"};
}

}  // namespace sparekey::ops

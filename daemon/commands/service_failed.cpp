#include "daemon/commands/service_failed.hpp"

#include <CLI/CLI.hpp>

#include "daemon/environment.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/host_name.hpp"
#include "daemon/logging.hpp"
#include "daemon/run_to_end.hpp"
#include "ops/alert_hook.hpp"
#include "ops/log_alert_hook.hpp"

namespace sparekey::daemon {
namespace {

/// How the unit ended, where systemd started us by OnFailure= (systemd.exec(5), $MONITOR_…).
void add_result(rescue::Alert& alert) {
    for (auto const& [detail, variable] :
         {std::pair("result", "MONITOR_SERVICE_RESULT"), std::pair("exit_status", "MONITOR_EXIT_STATUS")})
        if (auto const value = environment(variable)) alert.details.emplace_back(detail, *value);
}

rescue::Alert describe(std::string const& unit) {
    auto const host = host_name();
    rescue::Alert alert{
        rescue::Severity::critical,
        "service_failed",
        "service_failed:" + host + ":" + unit,
        unit + " on " + host + " has failed: while it is down it rescues nobody. See journalctl -u " + unit,
        {{"host", host}, {"unit", unit}}};
    add_result(alert);
    return alert;
}

asio::awaitable<ops::AlertDelivery> deliver(ops::AlertHookOptions const& options,
                                            ops::AlertNotice const& notice, Log const& log) {
    SystemClock const clock;
    auto const hook = ops::make_alert_hook(options, clock, log);
    if (!hook) co_return ops::AlertFailure(hook.error());
    co_return co_await (*hook)->deliver(notice);
}

bool is_for_good(Error const& failure) {
    return failure.code == Errc::rejected || failure.code == Errc::invalid_input;
}

/// The last resort of an alert that could not be delivered.
int write_to_log(ops::AlertNotice const& notice, std::string const& why, int code, Log const& log) {
    log.critical("the alert reached nobody", {{"error", why}});
    ops::LogAlertHook hook(log);
    run_to_end(hook.deliver(notice));
    return code;
}

}  // namespace

void add_options(CLI::App& command, ServiceFailedOptions& options) {
    command.add_option("unit", options.unit, "as systemd calls it")->required();
    command.add_flag("--resolved", options.resolved, "the unit is up again: ends the alert");
    command.footer(
        "Needs [alerts] alone of the configuration. Exit status: 0 if the alert was delivered, 75 if the "
        "hook "
        "could not\nbe reached, 78 if it rejects the alert or [alerts] cannot be read.");
}

int run_service_failed(Invocation const& invocation, ServiceFailedOptions const& options) {
    auto const log = make_log(LogConfig(), environment("JOURNAL_STREAM"));
    auto const now = SystemClock().now();
    ops::AlertNotice const notice{describe(options.unit), !options.resolved, now};
    auto const hook = load_alerts(invocation.source);
    if (!hook) return write_to_log(notice, to_string(hook.error().front()), exit_code::kConfiguration, log);
    auto const delivered = run_to_end(deliver(*hook, notice, log));
    if (delivered) return exit_code::kOk;
    auto const& failure = delivered.error();
    auto const code = is_for_good(failure) ? exit_code::kConfiguration : exit_code::kTryLater;
    return write_to_log(notice, failure.message, code, log);
}

}  // namespace sparekey::daemon

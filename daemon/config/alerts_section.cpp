#include "async/process.hpp"
#include "daemon/config/sections.hpp"

namespace sparekey::daemon {
namespace {

using namespace std::chrono_literals;

constexpr auto kProgramTimeout = 20s;

}  // namespace

void read_alerts(Table table, Config& config) {
    auto& hook = config.alerts;
    hook.timeout = kProgramTimeout;
    table.list("command", hook.command);
    table.duration("timeout", hook.timeout);
    table.texts("environment", hook.environment);
    table.duration("before_arrival", config.rescue.alerts.before_arrival, 0ms);
    table.duration("after_event", config.rescue.alerts.after_event, 0ms);
    table.refuse_unknown();
    if (hook.command.empty()) return;

    hook.type = "exec";
    auto const checked = check_program({hook.command, hook.environment});
    if (!checked) table.mistake("command", checked.error().message);
}

}  // namespace sparekey::daemon

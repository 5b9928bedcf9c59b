// What we tell the service manager.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace sparekey::daemon {

/// `READY=1`, `STOPPING=1`, `STATUS=…`: see sd_notify(3). Does nothing where nobody listens ($NOTIFY_SOCKET
/// is not set).
void notify_service_manager(std::string const& state);

/// What begins a reload, for Type=notify and notify-reload alike; READY=1 ends it.
std::string reloading_notice();

/// How often `WATCHDOG=1` is expected, at least; nullopt: nobody waits for it. sd_watchdog_enabled(3).
std::optional<std::chrono::microseconds> watchdog_interval();

}  // namespace sparekey::daemon

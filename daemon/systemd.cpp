#include "daemon/systemd.hpp"

#include <systemd/sd-daemon.h>

namespace sparekey::daemon {

void notify_service_manager(std::string const& state) {
    sd_notify(0, state.c_str());
}

std::optional<std::chrono::microseconds> watchdog_interval() {
    std::uint64_t interval_us = 0;
    if (sd_watchdog_enabled(0, &interval_us) <= 0) return std::nullopt;
    return std::chrono::microseconds(interval_us);
}

}  // namespace sparekey::daemon

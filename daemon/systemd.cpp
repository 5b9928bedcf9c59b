#include "daemon/systemd.hpp"

#include <systemd/sd-daemon.h>

#include <ctime>

namespace sparekey::daemon {

void notify_service_manager(std::string const& state) {
    sd_notify(0, state.c_str());
}

std::string reloading_notice() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    auto const since_boot = std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
    auto const us = std::chrono::duration_cast<std::chrono::microseconds>(since_boot).count();
    return "RELOADING=1\nMONOTONIC_USEC=" + std::to_string(us) + "\nSTATUS=reading the configuration again";
}

std::optional<std::chrono::microseconds> watchdog_interval() {
    std::uint64_t interval_us = 0;
    if (sd_watchdog_enabled(0, &interval_us) <= 0) return std::nullopt;
    return std::chrono::microseconds(interval_us);
}

}  // namespace sparekey::daemon

#include "daemon/systemd.hpp"

#include <systemd/sd-daemon.h>

namespace sparekey::daemon {

void notify_service_manager(std::string const& state) {
    sd_notify(0, state.c_str());
}

}  // namespace sparekey::daemon

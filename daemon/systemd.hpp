// What we tell the service manager.
#pragma once

#include <string>

namespace sparekey::daemon {

/// `READY=1`, `STOPPING=1`, `STATUS=…`: see sd_notify(3). Does nothing where nobody listens ($NOTIFY_SOCKET
/// is not set).
void notify_service_manager(std::string const& state);

}  // namespace sparekey::daemon

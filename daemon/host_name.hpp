// The name of this machine, for leases, history and pages.
#pragma once

#include <unistd.h>

#include <string>

namespace sparekey::daemon {

/// "localhost" if it has none.
inline std::string host_name() {
    char host[256] = "localhost";
    gethostname(host, sizeof host - 1);
    return host;
}

}  // namespace sparekey::daemon

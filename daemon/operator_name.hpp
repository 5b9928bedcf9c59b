// Who sits at the command line, for what is written into a job's history.
#pragma once

#include <string>

namespace sparekey::daemon {

/// `ada@ops1`: the person behind sudo if there is one, else the user of this process; and the host.
std::string operator_name();

}  // namespace sparekey::daemon

// Every command of sparekeyd: one line each.
#pragma once

#include <vector>

#include "daemon/command.hpp"

namespace sparekey::daemon {

/// In the order of `--help`.
std::vector<Command> command_table();

}  // namespace sparekey::daemon

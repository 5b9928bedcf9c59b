// The option --workspace of commands that ask Seam.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/config.hpp"

namespace sparekey::daemon {

/// Their names: the one that was asked for, or all where none was. Empty, and said on stderr: there is no
/// such.
std::vector<std::string> chosen_workspaces(Config const& config, std::string const& wanted,
                                           std::string_view command);

}  // namespace sparekey::daemon

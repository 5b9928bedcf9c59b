#include "daemon/commands/chosen_workspaces.hpp"

#include <iostream>

namespace sparekey::daemon {

std::vector<std::string> chosen_workspaces(Config const& config, std::string const& wanted,
                                           std::string_view command) {
    std::vector<std::string> names;
    for (auto const& workspace : config.workspaces)
        if (wanted.empty() || workspace.name == wanted) names.push_back(workspace.name);
    if (names.empty())
        std::cerr << "sparekeyd " << command << ": the configuration has no workspace \"" << wanted << "\"\n";
    return names;
}

}  // namespace sparekey::daemon

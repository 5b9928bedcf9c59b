// Where webhooks arrive and who may sign them, as the configuration has it: for the listener and for replay.
#pragma once

#include <vector>

#include "daemon/config.hpp"
#include "webhook/receiver.hpp"

namespace sparekey::daemon {

inline std::vector<webhook::Endpoint> endpoints(Config const& config) {
    std::vector<webhook::Endpoint> made;
    for (auto const& workspace : config.workspaces)
        made.push_back({workspace.path, workspace.name, workspace.signing_keys});
    return made;
}

}  // namespace sparekey::daemon

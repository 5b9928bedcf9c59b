#include "daemon/obsolete_alerts.hpp"

#include <algorithm>

namespace sparekey::daemon {
namespace {

bool has_name(auto const& list, std::string const& name) {
    return std::ranges::any_of(list, [&](auto const& each) { return each.name == name; });
}

}  // namespace

bool is_obsolete(rescue::Alert const& alert, Config const& config) {
    bool gone = false;
    for (auto const& [name, value] : alert.details) {
        if (name == "access_code_id") return false;
        if (name == "workspace") gone = gone || !has_name(config.workspaces, value);
        if (name == "channel") gone = gone || !has_name(config.channels, value);
    }
    return gone;
}

}  // namespace sparekey::daemon

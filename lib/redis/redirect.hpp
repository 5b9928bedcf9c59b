// What a node of a Redis Cluster says about keys that it does not have.
#pragma once

#include <optional>
#include <string_view>

#include "redis/options.hpp"

namespace sparekey::redis {

/// "MOVED 3999 10.0.0.7:6379", an error reply of the node `from`: our keys are served there. A node may leave
/// out the host: it is then its own. nullopt: `reply` says something else.
std::optional<Endpoint> moved_to(std::string_view reply, Endpoint const& from);

}  // namespace sparekey::redis

// The queue as the configuration has it.
#pragma once

#include <string_view>

#include "daemon/config.hpp"
#include "queue/queue_options.hpp"

namespace sparekey::daemon {

/// `part` of this process is its owner's name in leases, beside host and process: a shard's number, a
/// command.
queue::QueueOptions queue_options(Config const& config, std::string_view part);

}  // namespace sparekey::daemon

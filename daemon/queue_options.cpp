#include "daemon/queue_options.hpp"

#include <unistd.h>

#include "daemon/host_name.hpp"

namespace sparekey::daemon {
namespace {

std::string owner_name(std::string_view part) {
    return host_name() + ":" + std::to_string(getpid()) + ":" + std::string(part);
}

}  // namespace

queue::QueueOptions queue_options(Config const& config, std::string_view part) {
    queue::QueueOptions options;
    options.prefix = config.redis.prefix;
    options.owner = owner_name(part);
    options.lease = config.rescue.lease;
    options.rescue_delayed = config.rescue_delayed;
    options.high_water = config.redis.high_water;
    return options;
}

}  // namespace sparekey::daemon

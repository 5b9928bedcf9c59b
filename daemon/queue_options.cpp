#include "daemon/queue_options.hpp"

#include <unistd.h>

namespace sparekey::daemon {
namespace {

std::string owner_name(std::string_view part) {
    char host[256] = "localhost";
    gethostname(host, sizeof host - 1);
    return std::string(host) + ":" + std::to_string(getpid()) + ":" + std::string(part);
}

}  // namespace

queue::QueueOptions queue_options(Config const& config, std::string_view part) {
    queue::QueueOptions options;
    options.prefix = config.redis.prefix;
    options.owner = owner_name(part);
    options.lease = config.rescue.lease;
    options.high_water = config.redis.high_water;
    return options;
}

}  // namespace sparekey::daemon

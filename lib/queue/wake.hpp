// Ends waits that a person has made pointless: after a reload.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "queue/queue_options.hpp"
#include "redis/connection.hpp"

namespace sparekey::queue {

/// Jobs that wait for a reason which matches one of these Lua patterns are ready at once, if they are due
/// `within` this time and are not too many. How many. Errors are those of redis::Connection::call().
asio::awaitable<Result<long long>> wake(redis::Connection& redis, QueueOptions options,
                                        std::vector<std::string> reasons, std::chrono::milliseconds within);

}  // namespace sparekey::queue

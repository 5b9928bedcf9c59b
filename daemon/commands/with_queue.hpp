// What commands that look into the queue share: a connection to the configured Redis while they run.
#pragma once

#include <functional>
#include <string_view>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "daemon/config.hpp"
#include "queue/queue_options.hpp"
#include "redis/connection.hpp"

namespace sparekey::daemon {

/// Both arguments live until it ends. The value is the exit code.
using UseQueue =
    std::function<asio::awaitable<Result<int>>(redis::Connection& redis, queue::QueueOptions const& queue)>;

/// Runs `use` and returns its exit code. An Error is printed on stderr as "sparekeyd <command>: …" and
/// becomes kUnavailable, or kConfiguration where Redis refuses our credentials, or kInternal.
int with_queue(Config const& config, std::string_view command, UseQueue const& use);

}  // namespace sparekey::daemon

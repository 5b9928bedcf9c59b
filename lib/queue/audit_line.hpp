// What a person did to the queue as a whole: a line in the history that belongs to no job.
#pragma once

#include <string_view>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "queue/queue_options.hpp"
#include "redis/connection.hpp"

namespace sparekey::queue {

/// `detail` says who and why; no PIN, no contact data. Errors are redis::Connection::call()'s.
asio::awaitable<Result<void>> add_audit_line(redis::Connection& redis, QueueOptions const& options,
                                             std::string_view step, std::string_view detail);

}  // namespace sparekey::queue

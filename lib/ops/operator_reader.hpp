// Reads what the operators' page shows out of Redis, in a handful of bounded questions.
#pragma once

#include "async/asio.hpp"
#include "core/error.hpp"
#include "ops/operator_view.hpp"
#include "queue/queue_options.hpp"
#include "redis/connection.hpp"

namespace sparekey::ops {

inline constexpr unsigned kDeadShown = 20;
inline constexpr std::size_t kRecentShown = 30;
inline constexpr std::size_t kAlertsShown = 100;

/// Errors are redis::Connection::call()'s.
asio::awaitable<Result<QueueView>> read_queue_view(redis::Connection& redis,
                                                   queue::QueueOptions const& options);

}  // namespace sparekey::ops

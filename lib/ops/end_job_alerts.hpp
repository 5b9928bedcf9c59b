// Ends a job's alerts from beside the alert path: for people who drop a job, with the daemon or without it.
#pragma once

#include <string>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "core/instant.hpp"
#include "redis/connection.hpp"

namespace sparekey::ops {

/// Marks the open alerts of the job as resolved at `now`; a daemon tells it as soon as it looks what others
/// did (AlertSyncTimes::look_every). One that is being told at this very moment stays open. Errors are those
/// of redis::Connection::call(); unavailable comes at once while there is no connection.
asio::awaitable<Result<void>> end_job_alerts(redis::Connection& redis, std::string prefix,
                                             std::string access_code_id, Instant now);

}  // namespace sparekey::ops

// How full the queue is, for metrics and people.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "queue/queue_options.hpp"
#include "redis/connection.hpp"

namespace sparekey::queue {

struct StateStats {
    std::uint64_t jobs = 0;
    std::chrono::milliseconds oldest{0};  // for how long the oldest has been in this state; 0: no job

    friend bool operator==(StateStats const&, StateStats const&) = default;
};

/// By state: waiting, ready, leased, dead. Of all processes that share the queue.
using QueueStats = std::map<std::string, StateStats, std::less<>>;

/// Jobs that count towards QueueOptions::high_water.
std::uint64_t open_jobs(QueueStats const& stats);

/// Cheap however long the queue is; among more than 200 jobs of one state the oldest may be missed. Errors
/// are redis::Connection::call()'s.
asio::awaitable<Result<QueueStats>> read_stats(redis::Connection& redis, QueueOptions const& options);

}  // namespace sparekey::queue

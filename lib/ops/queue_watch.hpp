// Looks at the queue every few seconds, on a connection of its own, so that a scrape never waits for Redis.
#pragma once

#include <chrono>

#include "ops/metrics.hpp"
#include "ops/vitals.hpp"
#include "queue/stats.hpp"

namespace sparekey::ops {

struct QueueWatchOptions {
    queue::QueueOptions queue;
    std::chrono::milliseconds every{std::chrono::seconds(5)};
    std::chrono::milliseconds while_away{std::chrono::seconds(1)};
};

/// For one thread, as its connection is. The references outlive it.
class QueueWatch {
  public:
    QueueWatch(redis::Connection& redis, QueueWatchOptions options, Metrics& metrics, Vitals& vitals)
        : redis_(redis), options_(std::move(options)), metrics_(metrics), vitals_(vitals) {}

    /// Until cancelled.
    asio::awaitable<void> run();

  private:
    redis::Connection& redis_;
    QueueWatchOptions options_;
    Metrics& metrics_;
    Vitals& vitals_;
};

}  // namespace sparekey::ops

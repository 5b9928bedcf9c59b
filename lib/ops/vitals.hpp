// Signs of life: each shard's thread gives them, and health.hpp reads them from another.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>

namespace sparekey::ops {

/// When something last moved.
class Pulse {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

    void beat(TimePoint now = std::chrono::steady_clock::now()) { last_ = now; }
    TimePoint last() const { return last_; }

  private:
    std::atomic<TimePoint> last_{std::chrono::steady_clock::now()};
};

/// Of one shard. Every member by any thread.
struct ShardVitals {
    Pulse listener;                           // its thread turns, and it accepts connections
    Pulse worker;                             // the claim loop came round
    Pulse redis_attempt;                      // a question to Redis ended, one way or the other
    Pulse redis_answer;                       // Redis answered one
    std::atomic<bool> redis_answers = false;  // the last one
    std::atomic<bool> durable = false;        // redis.durability is met
};

/// Of the process. Shards are added before any thread looks, and stay where they are.
struct Vitals {
    std::deque<ShardVitals> shards;
    std::atomic<bool> draining = false;
    std::atomic<bool> queue_full = false;  // past redis.high_water
};

}  // namespace sparekey::ops

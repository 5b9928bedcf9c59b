// One shard: a thread with its own listener, Redis connection, Seam connections, receiver and worker. Nothing
// in it is shared with other shards but the alert path, the metrics and the log (DESIGN.md §2).
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "daemon/seam_budgets.hpp"
#include "daemon/shard_parts.hpp"
#include "http/listener.hpp"
#include "ops/metrics.hpp"
#include "ops/vitals.hpp"
#include "rescue/ports.hpp"

namespace sparekey::daemon {

/// What a shard is made from; everything outlives it.
struct ShardSetup {
    unsigned number;  // from 0, for the log
    GenerationPtr generation;
    rescue::Alerts& alerts;
    SeamBudgets& budgets;
    ops::Metrics& metrics;
    ops::ShardVitals& vitals;
    Clock const& clock;
    Log log;
};

class Shard {
  public:
    /// Connects to nothing yet. Errors name what in the configuration cannot be used.
    static Result<std::unique_ptr<Shard>> create(ShardSetup setup, http::ListenSocket& socket);

    /// The thread must have ended: stop() and join(), or never start().
    ~Shard();
    Shard(Shard const&) = delete;
    Shard& operator=(Shard const&) = delete;

    /// What the shard tells, on its own thread.
    struct Events {
        std::function<void()> ready;            // once: Redis is there and meets the durability policy
        std::function<void(bool clean)> ended;  // the thread's last act; clean: because it was told to
    };
    void start(Events events);

    /// What take_up() will put in the place of what this shard has. From any thread; changes nothing.
    Result<ShardPartsPtr> prepare(GenerationPtr generation) const;

    /// From any thread, returns at once. Requests and looks that begin from then on go by `parts`, those
    /// under way end as they began. Then calls `taken`, on the shard's thread; never, if that has ended.
    void take_up(ShardPartsPtr parts, std::function<void()> taken);

    /// From any thread, returns at once: no new connections and claims; what is under way may finish within
    /// `limit`, the rest is cut.
    void stop(std::chrono::milliseconds limit);

    /// From any thread, after stop(): no more patience.
    void cut();

    void join();

  private:
    struct Impl;
    explicit Shard(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
    std::thread thread_;
};

}  // namespace sparekey::daemon

// Threads for calls that block and cannot be made to stop: plugins in shared objects, libcurl (DESIGN.md §2).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "async/asio.hpp"

namespace sparekey {

/// Give each source of such calls a pool of its own, so that one that hangs starves only itself. Any thread
/// may use it.
class BlockingPool {
  public:
    struct Limits {
        unsigned threads = 4;        // started with the first call
        std::size_t waiting = 1000;  // calls beyond are not taken
    };

    enum class Ended {
        in_time,      // the call returned; its exception is rethrown
        not_started,  // it never will be: too many wait, or `limit` passed before its turn
        abandoned,    // it runs on; nobody waits for it
    };

    BlockingPool() : BlockingPool(Limits{}) {}
    explicit BlockingPool(Limits limits);

    /// Leaves threads behind that are in a call: see idle_within().
    ~BlockingPool();
    BlockingPool(BlockingPool const&) = delete;
    BlockingPool& operator=(BlockingPool const&) = delete;

    /// Runs `call` on a thread of the pool and comes back on the caller's own. After `limit`, or when
    /// cancelled (which throws operation_aborted), the caller no longer waits: so `call` owns all that it
    /// uses, results included.
    asio::awaitable<Ended> run(std::function<void()> call, std::chrono::steady_clock::duration limit);

    /// Blocks until no call runs, for at most `limit`. False: one still does, and the process must end
    /// without destructors (_Exit), because that call may use anything.
    bool idle_within(std::chrono::steady_clock::duration limit);

  private:
    struct Task;
    struct Shared;

    bool enqueue(std::shared_ptr<Task> task);

    Limits limits_;
    std::shared_ptr<Shared> shared_;  // threads that are left behind keep it
    std::vector<std::thread> threads_;
};

}  // namespace sparekey

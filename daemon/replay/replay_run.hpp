// One run of `sparekeyd replay`: wires the parts, leaves its lines in the history, and can be interrupted.
#pragma once

#include <memory>
#include <optional>

#include "core/clock.hpp"
#include "daemon/commands/replay.hpp"
#include "daemon/replay/replayer.hpp"
#include "daemon/replay/report.hpp"
#include "http/client.hpp"
#include "ops/durability_probe.hpp"
#include "queue/redis_queue.hpp"

namespace sparekey::daemon {

inline constexpr std::size_t kPostsInFlight = 8;

/// What a run is made in; everything outlives it.
struct ReplaySurroundings {
    Config const& config;
    redis::Connection& redis;
    queue::QueueOptions const& queue;
    ReplayInput& input;
    http::Client* client;  // null: into our own queue
    std::optional<SigningKey> key;
    std::size_t columns;  // of the terminal on stderr; 0: it is none
};

class ReplayRun {
  public:
    ReplayRun(asio::any_io_executor executor, ReplaySurroundings around, ReplayPlan plan,
              ReplayOptions const& options);

    /// Returns the exit code. An Error: Redis is not there, or not durable, and nothing was done.
    asio::awaitable<Result<int>> run();

  private:
    /// Keeps the last alert's sentence, which names what to mend.
    class HeardAlerts final : public rescue::Alerts {
      public:
        void raise(rescue::Alert alert) override { last = std::move(alert.summary); }
        void resolve(std::string_view) override {}
        bool told(std::string_view) const override { return false; }
        std::string last;
    };

    bool into_queue() const { return around_.client == nullptr; }
    std::unique_ptr<Sink> make_sink();
    asio::awaitable<Result<void>> begin();
    asio::awaitable<Result<void>> wait_for_durable_redis();
    asio::awaitable<void> leave_line(std::string what);
    asio::awaitable<ReplayOutcome> replay(Sink& sink);
    asio::awaitable<void> show_progress(Replayer& replayer);
    asio::awaitable<void> stop_on_signal(Replayer& replayer);
    std::string describe() const;

    asio::any_io_executor executor_;
    ReplaySurroundings around_;
    ReplayPlan plan_;
    ReplayOptions const& options_;
    SystemClock clock_;
    HeardAlerts alerts_;
    queue::RedisQueue queue_;
    ops::DurabilityProbe probe_;
    std::unique_ptr<webhook::Inbox> door_;
    ReplayReport report_;
    std::exception_ptr failure_;
    Nursery tasks_;
};

}  // namespace sparekey::daemon

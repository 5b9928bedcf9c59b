// Claims jobs, lets the Rescuer look at each, and settles what came of it: one transition per look.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "async/nursery.hpp"
#include "core/log_throttle.hpp"
#include "rescue/pause_watch.hpp"
#include "rescue/rescuer.hpp"
#include "rescue/timing.hpp"

namespace sparekey::rescue {

struct WorkerOptions {
    unsigned concurrency = 32;  // jobs looked at at once
    std::chrono::milliseconds lease{
        std::chrono::seconds(60)};  // as the queue grants it; renewed every third of it
    std::chrono::milliseconds poll{
        std::chrono::seconds(1)};  // for work of other processes, and for what has come due
    std::chrono::milliseconds alert_patience{std::chrono::seconds(2)};  // for an alert to be delivered
    unsigned most_deaths = 3;  // workers that may die over a job; the next one buries it as poison
    BackoffLimits backoff;
    AlertTimes alerts;
    RescueOptions rescue;
};

/// One per shard, on the shard's thread. run() and the looks in flight are children of its own nursery:
/// start(), then stop().
class Worker {
  public:
    Worker(asio::any_io_executor executor, World world, WorkerOptions options);

    void start();

    /// Looks that begin from now on go by these, with every breaker closed; those under way end as they
    /// began, and keep their world's owner until then. Queue, alerts, clock, log, observer and lease stay
    /// what they were.
    void use(World world, WorkerOptions options);

    /// Claims no more, lets looks finish within `limit`, cuts the rest and gives their leases back at once.
    asio::awaitable<void> stop(std::chrono::steady_clock::duration limit);

    /// Ends the patience of a stop() under way.
    void cut();

  private:
    asio::awaitable<void> claim_jobs();
    asio::awaitable<void> renew_leases();
    unsigned room() const;
    void begin(std::vector<Lease> leases);
    asio::awaitable<bool> renew_all();
    asio::awaitable<void> give_back(Lease const& lease);
    asio::awaitable<void> look_at(std::string token);
    asio::awaitable<Verdict> verdict_on(Lease& lease);
    void reached(Stage stage, Job const& job);
    asio::awaitable<bool> person_told(std::string dedup_key);
    asio::awaitable<void> settle(Lease const& lease, Verdict const& verdict);
    asio::awaitable<Result<void>> transition(Lease const& lease, Verdict const& verdict,
                                             std::chrono::milliseconds delay);
    bool alert_if_late(Job const& job, std::chrono::milliseconds delay);

    /// Of the World, what stays the same over reloads.
    struct Surroundings {
        JobQueue& queue;
        Alerts& alerts;
        Clock const& clock;
        Log log;
        RescueObserver& observer;
    };

    Surroundings world_;
    WorkerOptions options_;
    std::shared_ptr<Rescuer> rescuer_;  // each look keeps its own
    PauseWatch pause_watch_;
    Nursery claims_;                          // the claim loop
    Nursery looks_;                           // one child per job in flight
    Nursery renewals_;                        // the renewal loop, which outlasts the looks
    Nursery returns_;                         // at the stop, of leases that were cut
    std::map<std::string, Lease> in_flight_;  // by token
    LogThrottle claim_errors_;
    LogThrottle renew_errors_;
};

}  // namespace sparekey::rescue

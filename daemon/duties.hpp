// What the daemon does without being asked (lib/reconcile): one loop for each duty and workspace, on the main
// thread, with a Redis connection and Seam connections of their own, so that no rescue waits for them.
#pragma once

#include <memory>
#include <vector>

#include "async/nursery.hpp"
#include "daemon/config.hpp"
#include "daemon/lock_care.hpp"
#include "daemon/observers.hpp"
#include "daemon/seams.hpp"
#include "queue/redis_duty_store.hpp"
#include "queue/redis_followed.hpp"
#include "queue/redis_queue.hpp"
#include "reconcile/catch_up.hpp"
#include "reconcile/duty_loop.hpp"
#include "reconcile/follow.hpp"
#include "redis/connection.hpp"

namespace sparekey::daemon {

/// For the thread of `executor`. start(), and stop() before it is destroyed.
class Duties {
  public:
    /// Connects to nothing yet. The references outlive it.
    static Result<std::unique_ptr<Duties>> create(asio::any_io_executor executor, Config const& config,
                                                  SeamBudgets& budgets, ops::Metrics& metrics,
                                                  rescue::Alerts& alerts, Clock const& clock, Log log);

    void start();

    /// Cuts what is under way, and gives it up to whoever has the next turn.
    asio::awaitable<void> stop();

  private:
    Duties(asio::any_io_executor executor, Config const& config, ops::Metrics& metrics,
           rescue::Alerts& alerts, Log log);

    asio::awaitable<void> give_all_back();
    void reconcile(std::string const& workspace, Config const& config,
                   reconcile::ReconcileWorld const& world);
    /// For the codes of guests who were told.
    void follow(std::string const& workspace, seam::SeamClient& seam, Clock const& clock,
                std::chrono::milliseconds every);

    /// `meanwhile`: what is amiss as long as it is not done (reconcile::DutyPlan).
    void add(std::string const& name, std::string const& workspace, std::unique_ptr<reconcile::Duty> duty,
             std::chrono::milliseconds every, std::string_view meanwhile);

    Log log_;
    redis::Connection redis_;
    queue::RedisDutyStore store_;
    queue::RedisQueue queue_;
    queue::RedisFollowed followed_;
    rescue::Alerts& alerts_;
    RedisLockAlerts lock_alerts_;
    LockMetrics lock_metrics_;
    SeamRequests requests_;
    ReconcileMetrics findings_;
    std::map<std::string, Seam> seams_;
    std::vector<std::unique_ptr<reconcile::CodesById>> codes_;
    std::vector<std::unique_ptr<reconcile::Duty>> duties_;
    std::vector<std::unique_ptr<reconcile::DutyLoop>> loops_;
    Nursery under_way_;
    Nursery tasks_;
};

}  // namespace sparekey::daemon

// What lib/reconcile's care for locks needs of lib/ops, which it does not know.
#pragma once

#include "ops/metrics.hpp"
#include "ops/open_alert.hpp"
#include "reconcile/pool_care.hpp"

namespace sparekey::daemon {

/// Open alerts about locks, as Redis has them.
class RedisLockAlerts final : public reconcile::OpenLockAlerts {
  public:
    /// `redis` outlives it.
    RedisLockAlerts(redis::Connection& redis, std::string prefix)
        : redis_(redis), prefix_(std::move(prefix)) {}

    asio::awaitable<Result<reconcile::LockLook::Keys>> open(std::string workspace) override;

  private:
    redis::Connection& redis_;
    std::string prefix_;
};

class LockMetrics final : public reconcile::LockObserver {
  public:
    explicit LockMetrics(ops::Metrics& metrics) : metrics_(metrics) {}

    void looked(std::string_view workspace, reconcile::LockCounts const& counts, Instant now) override;

  private:
    ops::Metrics& metrics_;
};

}  // namespace sparekey::daemon

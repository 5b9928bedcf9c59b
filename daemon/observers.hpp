// What the parts of a shard tell of themselves, handed on to metrics and vitals, which they do not know.
#pragma once

#include "ops/metrics.hpp"
#include "ops/vitals.hpp"
#include "reconcile/observer.hpp"
#include "rescue/observer.hpp"
#include "seam/observer.hpp"

namespace sparekey::daemon {

class WorkerObserver final : public rescue::RescueObserver {
  public:
    WorkerObserver(ops::Metrics& metrics, ops::ShardVitals& vitals) : metrics_(metrics), vitals_(vitals) {}

    void polled() override { vitals_.worker.beat(); }
    void reached(rescue::Stage stage, std::chrono::milliseconds waited) override {
        metrics_.reached(stage, waited);
    }
    void notifier_answered(std::string_view channel, rescue::SendResult const& result) override {
        metrics_.notifier_answered(channel, result);
    }
    void ended(rescue::Verdict const& verdict) override { metrics_.ended(verdict); }

  private:
    ops::Metrics& metrics_;
    ops::ShardVitals& vitals_;
};

class SeamRequests final : public seam::SeamObserver {
  public:
    explicit SeamRequests(ops::Metrics& metrics) : metrics_(metrics) {}

    void answered(std::string_view route, int status, std::chrono::milliseconds took) override {
        metrics_.seam_answered(route, status, took);
    }
    void held_back(seam::Priority priority, std::chrono::milliseconds waited) override {
        metrics_.seam_held_back(to_string(priority), waited);
    }

  private:
    ops::Metrics& metrics_;
};

class ReconcileMetrics final : public reconcile::ReconcileObserver {
  public:
    explicit ReconcileMetrics(ops::Metrics& metrics) : metrics_(metrics) {}

    void caught_up(std::string_view workspace) override { metrics_.reconciled(workspace, "events"); }
    void swept(std::string_view workspace) override { metrics_.reconciled(workspace, "sweep"); }
    void up_to_date(std::string_view workspace, Instant now) override { metrics_.caught_up(workspace, now); }

  private:
    ops::Metrics& metrics_;
};

}  // namespace sparekey::daemon

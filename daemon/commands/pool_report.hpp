// What `pool enable` prints: lines for people, one JSON object for each lock for programs.
#pragma once

#include <memory>
#include <ostream>

#include "daemon/commands/pool_plan.hpp"
#include "reconcile/pool_switch.hpp"

namespace sparekey::daemon {

class PoolReport {
  public:
    virtual ~PoolReport() = default;

    /// Once, before anything is changed.
    virtual void plan(PoolPlan const& plan) = 0;
    /// Then, of each lock that was to be turned on, one of these.
    virtual void tried(PlannedLock const& lock, reconcile::PoolSwitchOutcome const& outcome) = 0;
    virtual void untried(PlannedLock const& lock) = 0;

    /// Where to tell what is about the run, and no lock.
    std::ostream& notes() { return notes_; }

  protected:
    explicit PoolReport(std::ostream& notes) : notes_(notes) {}

  private:
    std::ostream& notes_;
};

std::unique_ptr<PoolReport> text_pool_report(std::ostream& out);
std::unique_ptr<PoolReport> json_pool_report(std::ostream& out, std::ostream& notes);

}  // namespace sparekey::daemon

// The duty that looks after locks and their pools of backup codes: Seam has no webhook for them (SEAM.md §3),
// so somebody must look, before a guest needs a code that is not there.
#pragma once

#include <string>

#include "core/clock.hpp"
#include "reconcile/duty.hpp"
#include "reconcile/lock_look.hpp"
#include "reconcile/patience.hpp"
#include "reconcile/seam_lists.hpp"

namespace sparekey::reconcile {

/// Which alerts about locks are open, in whichever process. Implemented by daemon/.
class OpenLockAlerts {
  public:
    virtual ~OpenLockAlerts() = default;
    /// The dedup keys of those about this workspace.
    virtual asio::awaitable<Result<LockLook::Keys>> open(std::string workspace) = 0;
};

/// Told what a look has counted.
class LockObserver {
  public:
    virtual ~LockObserver() = default;
    virtual void looked(std::string_view workspace, LockCounts const& counts, Instant now) = 0;
};

/// For one thread and one workspace. The references outlive it.
class PoolCare final : public Duty {
  public:
    PoolCare(SeamLists& seam, OpenLockAlerts& open, rescue::Alerts& alerts, LockObserver& observer,
             Clock const& clock, LockLookOptions options);

    /// Looks at all locks, and only then raises and resolves: half a list would resolve what is true. There
    /// is no cursor.
    asio::awaitable<Result<std::string>> perform(std::string cursor) override;

  private:
    void tell(LockLook::Outcome outcome);

    SeamLists& seam_;
    OpenLockAlerts& open_;
    rescue::Alerts& alerts_;
    LockObserver& observer_;
    Clock const& clock_;
    LockLookOptions options_;
    LockMemory memory_;
    LockLook::Keys raised_;  // by us, should Redis not know it yet
};

}  // namespace sparekey::reconcile

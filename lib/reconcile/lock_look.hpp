// One look at all locks of a workspace: which alerts it raises and resolves, and what there is to count.
// Pure, and of a size that grows with the trouble, not with the locks.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"
#include "reconcile/lock_health.hpp"
#include "rescue/ports.hpp"

namespace sparekey::reconcile {

/// Since when each trouble has been seen, by the dedup key of its alert.
using LockMemory = std::map<std::string, Instant, std::less<>>;

struct LockCounts {
    std::size_t locks = 0;  // managed ones
    std::map<LockCondition, std::size_t> in_trouble;

    friend bool operator==(LockCounts const&, LockCounts const&) = default;
};

struct LockLookOptions {
    std::string workspace;
    /// Trouble that is younger is not told: a pool that was just turned on, or had a code pulled, is not full
    /// for a while, and a lock's radio comes and goes.
    std::chrono::milliseconds grace{std::chrono::minutes(30)};
};

/// Is this an alert about locks, of those that a look raises?
bool is_lock_alert(std::string_view event);

class LockLook {
  public:
    /// So many locks in the same trouble are told one by one; more are one alert about the workspace, until
    /// they are half as many. When a building's hub dies, a person wants to hear of it once.
    static constexpr std::size_t kMostTold = 10;

    using Keys = std::set<std::string, std::less<>>;

    /// `memory` is what the last look left; `open` the dedup keys of this workspace's alerts about locks.
    LockLook(LockLookOptions options, LockMemory const& memory, Keys open, Instant now);

    void add(DeviceHealth const& device);

    struct Outcome {
        std::vector<rescue::Alert> raise;  // open ones as well, as long as they are true
        std::vector<std::string> resolve;
        LockCounts counts;
        LockMemory memory;
    };
    /// Once all locks were added. Alerts about locks that are gone from Seam are resolved too.
    Outcome finish() &&;

  private:
    struct Affected {
        std::size_t count = 0;            // for longer than the grace
        std::vector<DeviceHealth> first;  // kMostTold at most, ids and names
    };

    void tell(LockCondition condition, Affected& affected, Outcome& outcome);

    LockLookOptions options_;
    LockMemory const& before_;
    Keys open_;
    Keys still_;  // those of them that are true
    Instant now_;
    std::map<LockCondition, Affected> affected_;
    LockCounts counts_;
    LockMemory memory_;
};

}  // namespace sparekey::reconcile

// What is wrong with a lock, for everybody who says so: alerts, metrics, `audit`, `pool enable` and the
// operators' page. Pure.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"
#include "reconcile/device_health.hpp"

namespace sparekey::reconcile {

/// What a person should see to before a guest needs it.
enum class LockCondition {
    offline,       // Seam cannot reach it
    pool_empty,    // no backup code is left
    pool_partial,  // fewer than there should be, and Seam has trouble refilling
    many_backups,  // several were pulled: Seam has trouble programming this lock
    slots_full,    // no room for more codes
    pool_off,      // it could have a pool, and has none
};
inline constexpr std::array kLockConditions{LockCondition::offline,      LockCondition::pool_empty,
                                            LockCondition::pool_partial, LockCondition::many_backups,
                                            LockCondition::slots_full,   LockCondition::pool_off};

/// The enumerator's name.
std::string_view to_string(LockCondition condition);

/// One thing that is wrong, whether it is a condition or not (a weak battery).
struct LockProblem {
    bool is_error = false;  // else a warning
    std::string code;       // Seam's; or ours: `offline`, `pool_off`
    std::string text;       // for people
    std::optional<Instant> since;

    friend bool operator==(LockProblem const&, LockProblem const&) = default;
};

/// All of it, errors first; empty: the lock is well, or none of Seam's business (unmanaged).
std::vector<LockProblem> problems_of(DeviceHealth const& device);

struct LockTrouble {
    LockCondition condition = LockCondition::offline;
    std::optional<Instant> since;  // nullopt: Seam does not say

    friend bool operator==(LockTrouble const&, LockTrouble const&) = default;
};

/// The conditions among its problems, each once. A pool that cannot be refilled because the lock is offline,
/// or that is empty, is not called partial as well.
std::vector<LockTrouble> troubles_of(DeviceHealth const& device);

bool has(std::vector<LockTrouble> const& troubles, LockCondition condition);

}  // namespace sparekey::reconcile

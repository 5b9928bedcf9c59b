// Guests who may stand before a lock that does not know their code. Pure.
#pragma once

#include <chrono>

#include "core/instant.hpp"
#include "reconcile/device_health.hpp"
#include "rescue/access_code.hpp"

namespace sparekey::reconcile {

/// Locks with native scheduling are given a code so long before it begins (SEAM.md §1.4); before that nothing
/// can have gone wrong yet.
inline constexpr std::chrono::hours kStayWindow{72};

/// Is this a guest's code, of a stay that is on or begins within the window, with an error of its own, or not
/// on a lock that is in trouble? `troubled`: by problems_of(). A guest for whom a backup was pulled is
/// helped.
bool is_at_risk(rescue::AccessCode const& code, DeviceHealth const& device, bool troubled, Instant now);

}  // namespace sparekey::reconcile

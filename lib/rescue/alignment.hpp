// Making the backup end when the original would: DESIGN.md §6, "Align". Pure.
#pragma once

#include <optional>

#include "core/instant.hpp"
#include "rescue/access_code.hpp"

namespace sparekey::rescue {

/// Both dates, because Seam takes both or none (SEAM.md §1.7).
struct TimeUpdate {
    Instant starts_at;
    Instant ends_at;
};

/// nullopt: the backup ends at that instant already, and an update would only bring risk (SEAM.md §7, #51).
/// The backup keeps its own start; where it has none, it starts now.
std::optional<TimeUpdate> plan_alignment(AccessCode const& backup, Instant ends_at, Instant now);

}  // namespace sparekey::rescue

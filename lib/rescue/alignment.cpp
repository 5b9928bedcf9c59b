#include "rescue/alignment.hpp"

namespace sparekey::rescue {

std::optional<TimeUpdate> plan_alignment(AccessCode const& backup, Instant ends_at, Instant now) {
    if (backup.ends_at == ends_at) return std::nullopt;
    return TimeUpdate{backup.starts_at.value_or(now), ends_at};
}

}  // namespace sparekey::rescue

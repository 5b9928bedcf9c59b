// Alerts about what is not configured any more: nobody else resolves them.
#pragma once

#include "daemon/config.hpp"
#include "rescue/ports.hpp"

namespace sparekey::daemon {

/// It is about a workspace or channel that `config` does not have. Not of a job: what becomes of its alerts
/// is decided when it is looked at.
bool is_obsolete(rescue::Alert const& alert, Config const& config);

}  // namespace sparekey::daemon

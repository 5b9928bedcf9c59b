// Events as /events/list tells of them.
#pragma once

#include "core/error.hpp"
#include "core/json.hpp"
#include "reconcile/seam_lists.hpp"

namespace sparekey::seam {

/// The whole answer. What one element lacks is no trouble of the others.
Result<reconcile::EventPage> read_event_page(json::Value const& answer);

}  // namespace sparekey::seam

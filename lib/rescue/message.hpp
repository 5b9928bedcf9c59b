// The words that the guest reads. Pure but for the time zone database.
#pragma once

#include "rescue/notification.hpp"

namespace sparekey::rescue {

/// In English, with the end of the stay in the lock's own time zone (UTC where Seam names none or one unknown
/// to this machine).
Message compose_message(Device const& device, Secret const& pin, Instant ends_at);

}  // namespace sparekey::rescue

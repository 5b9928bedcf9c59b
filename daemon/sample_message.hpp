// A message as a guest might get it, for trying out words.
#pragma once

#include "rescue/notification.hpp"

namespace sparekey::daemon {

/// To Jane Doe, about the Front Door in New York. Nothing in it is anybody's.
rescue::Notification sample_message();

}  // namespace sparekey::daemon

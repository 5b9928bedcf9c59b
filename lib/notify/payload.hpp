// A notification as JSON: the stdin of exec, the body of http (DESIGN.md §7).
#pragma once

#include "core/secret.hpp"
#include "rescue/notification.hpp"

namespace sparekey::notify {

/// One line, without an end. Every key is always there; what is empty or unknown is null, except `channel`,
/// `idempotency_key`, `pin` and `message.text`, which are always strings.
Secret payload(rescue::Notification const& notification);

}  // namespace sparekey::notify

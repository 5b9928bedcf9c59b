// A message that is plainly a test, for trying channels and plugins out.
#pragma once

#include "core/instant.hpp"
#include "rescue/guest_channel.hpp"
#include "rescue/message.hpp"
#include "rescue/notification.hpp"

namespace sparekey::notify {

/// PIN 0000, for a stay from `now` to the next day at a door that does not exist. The message says first of
/// all that it is a test. Every call has an idempotency key of its own: "test:…".
rescue::Notification test_notification(std::string channel, rescue::Recipient recipient, Instant now,
                                       rescue::MessageWriter const& writer, rescue::MessageForm form);

}  // namespace sparekey::notify

// A notification with every field filled, for tests of what tells guests.
#pragma once

#include "rescue/notification.hpp"

namespace sparekey {

inline Instant instant(char const* text) {
    return parse_instant(text).value();
}

/// The PIN is "4207", the original's was "8030".
inline rescue::Notification sample_notification() {
    rescue::Notification notification;
    notification.channel = "sms";
    notification.idempotency_key = "key-1";
    notification.attempt = 2;
    notification.deadline = instant("2026-11-23T03:05:00Z");
    notification.recipient = {"Jane van Doe", "+15550100123", "jane@example.com", "en"};
    notification.pin = Secret("4207");
    notification.message = {"Your door code", Secret("Your code is 4207.\nWelcome!")};
    notification.device = {"device-1", "Front Door", "America/Los_Angeles"};
    notification.original.access_code_id = "original-1";
    notification.original.device_id = "device-1";
    notification.original.name = "Booking Smith";
    notification.original.pin = Secret("8030");
    notification.original.starts_at = instant("2026-11-22T23:00:00Z");
    notification.original.ends_at = instant("2026-11-25T19:00:00Z");
    notification.backup.access_code_id = "backup-1";
    notification.backup.pin = Secret("4207");
    notification.backup.starts_at = instant("2026-11-23T03:00:00Z");
    notification.backup.ends_at = instant("2026-11-25T19:00:00Z");
    return notification;
}

}  // namespace sparekey

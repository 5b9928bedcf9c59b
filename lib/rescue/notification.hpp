// What a notifier gets and what it says: DESIGN.md §7.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/instant.hpp"
#include "core/secret.hpp"
#include "rescue/access_code.hpp"

namespace sparekey::rescue {

/// The guest. All empty with guests.source = "none": the plugin finds the guest itself.
struct Recipient {
    std::string name, phone, email, locale;
};

struct Message {
    std::string subject;  // holds no PIN
    Secret text;          // holds the PIN
};

struct Notification {
    std::string channel;
    std::string idempotency_key;  // the same for every try to tell this PIN through this channel
    unsigned attempt = 1;         // from 1
    Instant deadline;             // after this, the result no longer matters
    Recipient recipient;
    Secret pin;
    Message message;
    Device device;
    AccessCode original;  // its own PIN is never sent on
    AccessCode backup;
};

struct SendResult {
    enum class Status {
        sent,
        temporary,     // try again later
        permanent,     // this channel will not do for this guest
        uncertain,     // may have been sent: timeout, killed, connection lost after the request
        rate_limited,  // try again after retry_after
    };
    Status status = Status::permanent;
    std::optional<std::chrono::seconds> retry_after;
    bool unauthorized =
        false;                // the provider refused our credentials: no guest's fault, a person must mend it
    std::string provider_id;  // the provider's name for the message
    std::string detail;       // for the log; free of PIN and contact data
};
std::string_view to_string(SendResult::Status status);
std::optional<SendResult::Status> parse_send_status(std::string_view text);

}  // namespace sparekey::rescue

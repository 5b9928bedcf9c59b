// The port through which a verified webhook becomes durable. Implemented by lib/queue.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "webhook/event.hpp"

namespace sparekey::webhook {

/// Who brings a webhook.
enum class Origin {
    sender,
    replay,         // a recording: what its job has seen is a duplicate, even long after
    forced_replay,  // the same, and a person wants known ones looked at again: never a duplicate
    caught_up,      // Seam's list of events: as a replay, but not recorded, because nobody signed it
    swept,  // an access code's own errors: news only to a job that came to rest before the failure, or
            // that is held for a stay which begins earlier now
};

/// A verified webhook, ready to be kept.
struct Delivery {
    std::string message_id;  // svix-id; or found_message_id()
    std::string workspace;   // name of the configured workspace it came for
    std::string recording;   // its recorded line; empty for what nobody signed, and of a follow-up, which may
                             // hold a PIN
    std::optional<Event> event;  // nullopt: signed but unreadable; kept in the recording alone
    Origin origin = Origin::sender;
    std::optional<Instant> starts_at = {};  // of what is swept: when the stay begins now
};

/// Names in place of a svix-id what no message brought. A svix-id begins with "msg_".
inline constexpr std::string_view kFoundPrefix = "reconciled:";
inline std::string found_message_id(std::string_view event_id) {
    return std::string(kFoundPrefix) + std::string(event_id);
}

enum class Acceptance {
    accepted,      // durable, and a job exists for it (or, unreadable, it is in the recording)
    duplicate,     // its message or its event was accepted before; nothing changed
    repeated,      // the same, only where `origin` is caught_up: no webhook has brought it so far
    full,          // past the high-water mark; nothing changed
    not_followed,  // a follow-up to nothing: its code has no job that it could matter to; nothing changed
};

class Inbox {
  public:
    virtual ~Inbox() = default;

    /// Returns after the store has it. An Error (unavailable, timed_out) means that it may or may not have
    /// been stored: say 503, the sender comes again and the duplicate is recognised.
    virtual asio::awaitable<Result<Acceptance>> accept(Delivery const& delivery) = 0;
};

}  // namespace sparekey::webhook

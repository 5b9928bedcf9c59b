// The port through which a verified webhook becomes durable. Implemented by lib/queue.
#pragma once

#include <optional>
#include <string>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "webhook/event.hpp"

namespace sparekey::webhook {

/// Who brings a webhook.
enum class Origin {
    sender,
    replay,         // a recording: what its job has seen is a duplicate, even long after
    forced_replay,  // the same, and a person wants known ones looked at again: never a duplicate
};

/// A verified webhook, ready to be kept.
struct Delivery {
    std::string message_id;      // svix-id
    std::string workspace;       // name of the configured workspace it came for
    std::string recording;       // its recorded line; empty of a follow-up, which may hold a PIN
    std::optional<Event> event;  // nullopt: signed but unreadable; kept in the recording alone
    Origin origin = Origin::sender;
};

enum class Acceptance {
    accepted,      // durable, and a job exists for it (or, unreadable, it is in the recording)
    duplicate,     // its message or its event was accepted before; nothing changed
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

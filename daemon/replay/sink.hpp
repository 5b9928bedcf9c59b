// Where replayed webhooks go: the queue, another sparekeyd, or nowhere (a dry run).
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "async/asio.hpp"
#include "webhook/inbox.hpp"
#include "webhook/recording.hpp"

namespace sparekey::daemon {

/// What became of one.
struct Taken {
    enum class How {
        accepted,
        duplicate,  // known; nothing changed
        refused,    // this one will never be taken
        not_now,    // try again
        failed,     // none will be taken until a person has mended something
        unknown,    // a dry run could not ask
    };
    How how = How::accepted;
    std::string reason;  // for people
    std::optional<std::chrono::seconds> retry_after = std::nullopt;
};

class Sink {
  public:
    virtual ~Sink() = default;

    /// For a webhook whose recorded signature was found good. Many may be pending at once.
    virtual asio::awaitable<Taken> take(webhook::Recording const& recording,
                                        webhook::Delivery const& delivery) = 0;
};

}  // namespace sparekey::daemon

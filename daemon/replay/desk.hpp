// One recorded webhook at a time, through a receiver whose clock stands at the moment when it first came:
// what decides about a webhook from the network decides about it here too (DESIGN.md §8).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "daemon/replay/sink.hpp"
#include "webhook/receiver.hpp"

namespace sparekey::daemon {

/// How a recorded webhook ends.
struct Ending {
    enum class How { accepted, duplicate, unreadable, unwanted, refused, not_now, failed, unknown };
    How how = How::refused;
    std::string reason;    // for people; may be empty where `how` says all
    bool by_sink = false;  // the sink decided, and not its own signature, path or type
    std::optional<std::chrono::seconds> retry_after;

    std::string message_id;  // these as far as they are known
    std::string event_id;
    std::string access_code_id;
};
std::string_view to_string(Ending::How how);

class Desk {
  public:
    /// The sink outlives it.
    Desk(std::vector<webhook::Endpoint> endpoints, Sink& sink);
    Desk(Desk const&) = delete;
    Desk& operator=(Desk const&) = delete;

    /// To be awaited before the next one.
    asio::awaitable<Ending> pass(webhook::Recording const& recording);

  private:
    class RecordedTime final : public Clock {
      public:
        Instant now() const override { return at; }
        Instant at;
    };

    /// What the receiver hands on.
    class Slot final : public webhook::Inbox, public webhook::ReceiverEvents {
      public:
        explicit Slot(Sink& sink) : sink_(sink) {}

        asio::awaitable<Result<webhook::Acceptance>> accept(webhook::Delivery const& delivery) override;
        void answered(std::string_view workspace, std::string_view outcome) override;
        void signed_by(std::string_view, std::size_t) override {}
        void unreadable(std::string_view, std::string_view, Error const& error, webhook::Recorded) override;

        void clear(webhook::Recording const& next);

        webhook::Recording const* recording = nullptr;
        std::string workspace;
        std::string outcome;
        std::optional<Taken> taken;
        std::optional<std::string> why_unreadable;
        Ending about;  // the ids

      private:
        Sink& sink_;
    };

    Ending ending() const;

    RecordedTime clock_;
    Slot slot_;
    webhook::Receiver receiver_;
};

}  // namespace sparekey::daemon

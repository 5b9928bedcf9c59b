// Whether a channel may be used at this moment at all: its quiet hours, its rate, and whether its provider
// still lets us in.
#pragma once

#include <map>
#include <string>

#include "async/asio.hpp"
#include "core/clock.hpp"
#include "rescue/breaker.hpp"
#include "rescue/delivery_plan.hpp"
#include "rescue/ports.hpp"

namespace sparekey::rescue {

/// Per shard, on its thread. What it refers to outlives it.
class ChannelGate {
  public:
    struct Options {
        std::chrono::milliseconds probe_every{std::chrono::seconds(30)};     // of a provider that refuses us
        std::chrono::milliseconds before_arrival{std::chrono::minutes(30)};  // quiet hours end by then
    };

    ChannelGate(JobQueue& queue, Alerts& alerts, Clock const& clock, Options options)
        : queue_(queue), alerts_(alerts), clock_(clock), options_(options) {}

    /// nullopt: send now; one of the channel's sends was taken for it. An Error comes from the queue.
    asio::awaitable<Result<std::optional<Postponed>>> ask(GuestChannel const& channel,
                                                          Notification const& notification);

    /// What the channel said: a provider that refuses our credentials is asked by probes alone from then on,
    /// and a person is alerted once.
    void learn(std::string const& channel, SendResult const& result);

    /// What is known without asking anybody: until when this channel is over its rate, or its provider is
    /// not to be probed. nullopt: it may be asked.
    std::optional<Postponed> closed(std::string const& channel) const;

    /// Its provider refuses our credentials.
    bool is_refused(std::string const& channel) const;
    std::chrono::milliseconds probe_every() const { return options_.probe_every; }

  private:
    JobQueue& queue_;
    Alerts& alerts_;
    Clock const& clock_;
    Options options_;
    std::map<std::string, Breaker> breakers_;
    std::map<std::string, Instant> full_until_;  // of channels that were over their rate
};

}  // namespace sparekey::rescue

// Replay into our own queue, and the dry run of it.
#pragma once

#include "daemon/replay/sink.hpp"
#include "queue/redis_queue.hpp"

namespace sparekey::daemon {

/// Accepts as the listener does.
class QueueSink final : public Sink {
  public:
    /// The inbox outlives it.
    QueueSink(webhook::Inbox& inbox, webhook::Origin origin) : inbox_(inbox), origin_(origin) {}

    asio::awaitable<Taken> take(webhook::Recording const& recording,
                                webhook::Delivery const& delivery) override;

  private:
    webhook::Inbox& inbox_;
    webhook::Origin origin_;
};

/// Only asks what would come of it. Once Redis has not answered it is not asked again, so that the signatures
/// of a million lines can be looked at without it.
class QueueOutlook final : public Sink {
  public:
    /// The queue outlives it.
    QueueOutlook(queue::RedisQueue& queue, webhook::Origin origin) : queue_(queue), origin_(origin) {}

    asio::awaitable<Taken> take(webhook::Recording const& recording,
                                webhook::Delivery const& delivery) override;

  private:
    queue::RedisQueue& queue_;
    webhook::Origin origin_;
    std::optional<std::string> trouble_;
};

}  // namespace sparekey::daemon

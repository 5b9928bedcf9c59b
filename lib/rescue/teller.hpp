// Tells the guest through the configured channels, with the ledger written around each send (DESIGN.md §6,
// §7).
#pragma once

#include <vector>

#include "async/asio.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "rescue/delivery_plan.hpp"
#include "rescue/ports.hpp"

namespace sparekey::rescue {

class Teller {
  public:
    /// `channels` in order of preference; they and the queue outlive the Teller.
    Teller(JobQueue& queue, std::vector<Notifier*> channels, Clock const& clock, DeliveryPolicy policy);

    /// Gives each channel its turn until one says sent (with fan_out, all). `message` is complete but for
    /// channel, idempotency key and attempt. An Error comes from the ledger: lost means that nothing more may
    /// be done for this job.
    asio::awaitable<Result<DeliveryVerdict>> tell(Lease& lease, Notification message, Log const& log);

    /// With fan-out: may another channel still tell the guest of this job's backup?
    bool channel_left(Job const& job) const;

  private:
    asio::awaitable<Result<SendResult>> send(Lease& lease, Notifier& channel, Notification& message,
                                             Log const& log);

    JobQueue& queue_;
    std::vector<Notifier*> channels_;
    std::vector<std::string> names_;
    Clock const& clock_;
    DeliveryPolicy policy_;
};

}  // namespace sparekey::rescue

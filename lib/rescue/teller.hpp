// Tells the guest through the configured channels, with the ledger written around each send (DESIGN.md §6,
// §7).
#pragma once

#include <vector>

#include "async/asio.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "rescue/channel_gate.hpp"
#include "rescue/delivery_plan.hpp"
#include "rescue/message.hpp"
#include "rescue/observer.hpp"
#include "rescue/ports.hpp"

namespace sparekey::rescue {

class Teller {
  public:
    /// `channels` in order of preference; they and the other references outlive the Teller.
    Teller(JobQueue& queue, std::vector<GuestChannel> channels, MessageWriter const& messages, Alerts& alerts,
           Clock const& clock, DeliveryPolicy policy, ChannelGate::Options gate,
           RescueObserver& observer = RescueObserver::nobody());

    /// Gives each channel whose time it is its turn until one says sent (with fan_out, all). `notification`
    /// is complete but for message, channel, idempotency key and attempt. An Error comes from the ledger:
    /// lost means that nothing more may be done for this job.
    asio::awaitable<Result<DeliveryVerdict>> tell(Lease& lease, Notification notification, Log const& log);

    /// With fan-out: may another channel still tell the guest of this job's backup?
    bool channel_left(Job const& job) const;

    /// Every channel's provider refuses our credentials: there is nobody to tell guests but a probe.
    bool every_channel_refused() const;

    /// No channel is to be asked now, so that there is no use in pulling a backup: the one that comes first.
    std::optional<Postponed> every_channel_closed() const;

  private:
    std::vector<std::size_t> order(Job const& job, std::string_view backup_id) const;
    asio::awaitable<Result<SendResult>> send(Lease& lease, GuestChannel const& channel,
                                             Notification& notification, Log const& log);

    JobQueue& queue_;
    std::vector<GuestChannel> channels_;
    std::vector<std::string> names_;
    MessageWriter const& messages_;
    ChannelGate gate_;
    Clock const& clock_;
    DeliveryPolicy policy_;
    RescueObserver& observer_;
};

}  // namespace sparekey::rescue

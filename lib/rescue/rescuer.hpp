// The story of one rescue: look, decide, pull, align, tell (DESIGN.md §2, §6).
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "async/asio.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "rescue/aligner.hpp"
#include "rescue/backup_keeper.hpp"
#include "rescue/breaker.hpp"
#include "rescue/decision.hpp"
#include "rescue/guest_finder.hpp"
#include "rescue/interlock.hpp"
#include "rescue/observer.hpp"
#include "rescue/ports.hpp"
#include "rescue/teller.hpp"
#include "rescue/verdict.hpp"

namespace sparekey::rescue {

struct RescueOptions {
    std::chrono::milliseconds lead_time{std::chrono::hours(24)};
    std::chrono::milliseconds device_limit{
        std::chrono::seconds(3)};  // the guest waits at most this long for the door's name
    std::chrono::milliseconds probe_every{std::chrono::seconds(30)};  // of a workspace whose key Seam refuses
    AlignerOptions aligner;
    DeliveryPolicy delivery;
    std::chrono::milliseconds before_arrival{
        std::chrono::minutes(30)};  // quiet hours end by then, and delayed codes are rescued from then on
    OnCancel on_cancel = OnCancel::alert;
    std::chrono::milliseconds cancel_grace{
        std::chrono::minutes(10)};  // between the looks that a backup is deleted for
    std::chrono::milliseconds second_look{std::chrono::seconds(2)};  // before a backup is deleted
};

/// What the story needs from the world; everything outlives the Rescuer, or lives in `owner`.
struct World {
    std::map<std::string, SeamApi*> seam;  // by workspace name
    JobQueue& queue;
    std::vector<GuestChannel> channels;  // in order of preference
    MessageWriter const& messages;
    GuestDirectory* guests;  // null: the notifiers find the guest themselves
    Alerts& alerts;
    Clock const& clock;
    Log log;
    RescueObserver& observer = RescueObserver::nobody();
    std::shared_ptr<void const> owner =
        nullptr;  // of what a reload replaces: seam, channels, messages, guests
};

class Rescuer {
  public:
    Rescuer(World world, RescueOptions options);

    /// One look at a job. What is learnt is left in lease.job. Makes no transition of the job itself, but
    /// writes the ledger and the backup's owner. Throws operation_aborted when cut.
    asio::awaitable<Verdict> rescue(Lease& lease);

    /// Every workspace's key is refused, or every channel's: there is nothing to claim jobs for but a probe.
    bool can_only_probe() const;

  private:
    asio::awaitable<Verdict> pull_and_tell(Lease& lease, SeamApi& seam, AccessCode const& original);
    asio::awaitable<Verdict> carry_out(Lease& lease, SeamApi& seam, Decision decision,
                                       std::optional<AccessCode> const& original,
                                       std::optional<AccessCode> const& backup);
    asio::awaitable<Device> door(SeamApi& seam, std::string const& device_id);
    void reached(Stage stage, Job const& job) const {
        tell_reached(world_.observer, stage, job, options_.lead_time, world_.clock.now());
    }

    Decision decision_on(Job const& job, std::optional<AccessCode> const& original,
                         std::optional<AccessCode> const& backup, bool given_to_a_guest) const;
    Verdict told(Job const& job, DeliveryVerdict const& delivery);
    Verdict look_refused(Job const& job, SeamError const& error);
    Verdict key_refused(Job const& job);
    Verdict unknown_workspace(Job const& job);
    Verdict refuse(Job const& job, Violation const& violation);
    Verdict seam_failed(Job const& job, std::string_view step, SeamError const& error);
    Verdict pull_failed(Job const& job, SeamError const& error);
    Verdict bury(Job const& job, std::string_view event, std::string_view summary);

    World world_;
    RescueOptions options_;
    Aligner aligner_;
    BackupKeeper keeper_;
    Teller teller_;
    GuestFinder guests_;
    std::map<std::string, Breaker> breakers_;  // by workspace name
};

}  // namespace sparekey::rescue

#include "rescue/rescuer.hpp"

#include "async/timeout.hpp"
#include "rescue/job_alert.hpp"
#include "rescue/job_log.hpp"
#include "rescue/message.hpp"

namespace sparekey::rescue {
namespace {

/// The queue failed: the job is somebody else's now, or Redis is away.
Verdict queue_failed(Error const& error) {
    if (error.code == Errc::lost) return Verdict::lost();
    return Verdict::retry("queue: " + error.message);
}

std::string shown(std::optional<Instant> const& at) {
    return at ? sparekey::to_string(*at) : "none";
}

}  // namespace

Rescuer::Rescuer(World world, RescueOptions options)
    : world_(std::move(world)),
      options_(options),
      aligner_(world_.queue, world_.clock, options.aligner),
      keeper_(world_.queue, world_.alerts, aligner_, {options.second_look, options.aligner}),
      teller_(world_.queue, world_.channels, world_.messages, world_.alerts, world_.clock, options.delivery,
              {options.probe_every, options.before_arrival}, world_.observer),
      guests_(world_.guests, world_.alerts, world_.log) {
    for (auto const& [name, seam] : world_.seam) breakers_.emplace(name, Breaker(options.probe_every));
}

bool Rescuer::can_only_probe() const {
    return teller_.every_channel_refused() ||
           std::all_of(breakers_.begin(), breakers_.end(),
                       [](auto const& entry) { return entry.second.is_open(); });
}

asio::awaitable<Verdict> Rescuer::rescue(Lease& lease) {
    auto& job = lease.job;
    // Trouble ends it, and so does silence about both codes: an outage, or another workspace's key.
    auto const gone_since = std::exchange(job.gone_since, std::nullopt);
    auto const workspace = world_.seam.find(job.workspace);
    if (workspace == world_.seam.end()) co_return unknown_workspace(job);
    auto& seam = *workspace->second;
    auto& breaker = breakers_.at(job.workspace);
    if (auto const until = breaker.wait_until(world_.clock.now()))
        co_return Verdict::hold(*until, "seam_unauthorized");

    // What Seam says now counts, not what the event said: most failures mend themselves (SEAM.md §1.3).
    auto answer = co_await seam.get_access_code(job.access_code_id);
    if (!answer && answer.error().kind != SeamError::Kind::not_found)
        co_return seam_failed(job, "look", answer.error());
    breaker.admitted();
    world_.alerts.resolve("seam_unauthorized:" + job.workspace);

    std::optional<AccessCode> original;
    std::optional<AccessCode> backup;
    bool given_to_a_guest = false;
    if (answer) original = std::move(*answer);
    if (job.may_be_told(job.backup_access_code_id)) {
        auto seen = co_await seam.get_access_code(job.backup_access_code_id);
        if (!seen && seen.error().kind != SeamError::Kind::not_found)
            co_return seam_failed(job, "look at the backup", seen.error());
        if (seen) backup = std::move(*seen);
        // Ours until the new end. That it might be somebody else's by now is no reason to let it be.
        if (original && original->ends_at && original->ends_at != job.expires)
            co_await world_.queue.assign_backup(lease, job.backup_access_code_id, *original->ends_at);
    }
    world_.alerts.resolve(alert_key("seam_rejected", job));
    if (original) {
        job.arrival = original->starts_at;
        job.expires = original->ends_at;
        job.device_id = original->device_id;
        if (original->is_backup.value_or(false)) {
            auto const owner = co_await world_.queue.backup_owner(original->access_code_id);
            if (!owner) co_return queue_failed(owner.error());
            given_to_a_guest = owner->has_value();
        }
    }

    if (!original && backup) job.gone_since = gone_since.value_or(world_.clock.now());

    auto decision = decision_on(job, original, backup, given_to_a_guest);
    job_log(world_.log, job)
        .info("access code inspected", {{"status", original ? original->status : "not_found"},
                                        {"decision", decision.reason},
                                        {"starts_at", shown(job.arrival)},
                                        {"ends_at", shown(job.expires)}});
    auto const seen = (original ? original->status : "not_found") + " -> " + std::string(decision.reason);
    co_await world_.queue.note(lease, "looked", seen);
    if (decision.act == Decision::Act::align) {
        auto const failed = co_await keeper_.align(lease, seam, *original, *backup, job_log(world_.log, job));
        if (failed) co_return *failed;
        decision = decision_on(job, original, backup, given_to_a_guest);
        if (decision.reason == "already_told") decision.reason = "told";
    }
    if (decision.reason == "told_recovered")
        co_await world_.queue.note(lease, "recovered", "the original works again; both PINs open the door");
    co_return co_await carry_out(lease, seam, decision, original, backup);
}

Decision Rescuer::decision_on(Job const& job, std::optional<AccessCode> const& original,
                              std::optional<AccessCode> const& backup, bool given_to_a_guest) const {
    DecisionRules const rules{options_.lead_time, options_.before_arrival, options_.on_cancel,
                              options_.cancel_grace};
    return decide({job, original, backup, given_to_a_guest, teller_.channel_left(job), world_.clock.now()},
                  rules);
}

asio::awaitable<Verdict> Rescuer::carry_out(Lease& lease, SeamApi& seam, Decision decision,
                                            std::optional<AccessCode> const& original,
                                            std::optional<AccessCode> const& backup) {
    auto& job = lease.job;
    switch (decision.act) {
        case Decision::Act::done:
            if (decision.reason == "expired") co_return keeper_.over(job, backup, world_.clock.now());
            co_return Verdict::done(decision.reason);
        case Decision::Act::hold:
            co_return Verdict::hold(*decision.until, decision.reason);
        case Decision::Act::warn:
            co_return keeper_.warn(job, decision.reason, *decision.until);
        case Decision::Act::remove:
            co_return co_await keeper_.remove(lease, seam, *backup, !original, job_log(world_.log, job));
        case Decision::Act::align:
            co_return Verdict::retry("not_aligned");  // its end was moved once more meanwhile
        case Decision::Act::bury:
            if (decision.reason != "backup_failed" || original->is_backup.value_or(false))
                co_return bury(job, decision.reason, explain(decision.reason));
            break;
        case Decision::Act::pull:
            co_return co_await pull_and_tell(lease, seam, *original);
    }
    auto const where = co_await door(seam, original->device_id);
    co_return keeper_.failed(job, *original, where);
}

asio::awaitable<Verdict> Rescuer::pull_and_tell(Lease& lease, SeamApi& seam, AccessCode const& original) {
    auto& job = lease.job;
    auto const log = job_log(world_.log, job);
    if (original.is_backup_available == false)
        log.info("Seam sees no backup for this code; pulling all the same");

    if (auto const closed = teller_.every_channel_closed())
        co_return Verdict::wait(world_.clock.now() + closed->wait, closed->why);

    // Before a backup is spent: without a recipient there is nobody to give it to.
    auto const recipient = co_await guests_.find(job, original);
    if (!recipient) co_return Verdict::retry("guests: " + recipient.error().message);
    if (!*recipient && job.told(job.backup_access_code_id))
        co_return told(job, {DeliveryVerdict::Kind::told, {}, {}});
    if (!*recipient) co_return Verdict::retry("no_recipient").with_alert("no_recipient");

    auto pulled = co_await seam.pull_backup(job.access_code_id);
    if (!pulled) co_return pull_failed(job, pulled.error());
    world_.alerts.resolve(alert_key("pool_empty", job));

    auto chosen = choose_backup(original, std::move(*pulled));
    if (!chosen) co_return refuse(job, chosen.error());
    auto backup = std::move(*chosen);

    auto const ours = co_await world_.queue.assign_backup(lease, backup.access_code_id, *original.ends_at);
    if (!ours) co_return queue_failed(ours.error());
    if (!*ours)
        co_return bury(job, "interlock",
                       "No PIN was sent: backup " + backup.access_code_id + " is another guest's.");
    auto const former = std::exchange(job.backup_access_code_id, backup.access_code_id);
    if (former != backup.access_code_id) reached(Stage::pulled, job);
    log.info("backup code pulled", {{"backup_access_code_id", backup.access_code_id}});
    co_await world_.queue.note(lease, "pulled", backup.access_code_id);

    // An alignment that is not confirmed is no reason to leave the guest outside: told now, mended later.
    auto const aligned = co_await aligner_.align(seam, lease, backup, *original.ends_at, log);
    job.alignment_pending = !aligned;

    Notification message;
    message.deadline = *original.ends_at;
    message.pin = backup.pin;
    message.device = co_await door(seam, original.device_id);
    message.recipient = **recipient;
    message.original = original;
    message.backup = backup;
    auto const delivery = co_await teller_.tell(lease, std::move(message), log);
    if (!delivery) co_return queue_failed(delivery.error());
    co_return told(job, *delivery);
}

/// The door's name and time zone make a better message; without them the guest still gets in.
asio::awaitable<Device> Rescuer::door(SeamApi& seam, std::string const& device_id) {
    Device device{device_id, {}, {}};
    try {
        // Not awaited as a Result: with_timeout needs a type that can be made empty.
        auto const look = [](SeamApi& from, std::string id) -> asio::awaitable<std::optional<Device>> {
            auto answer = co_await from.get_device(id);
            if (!answer) co_return std::nullopt;
            co_return std::move(*answer);
        };
        auto found = co_await with_timeout(look(seam, device_id), options_.device_limit);
        if (found) device = std::move(*found);
    } catch (boost::system::system_error const& error) {
        if (error.code() != asio::error::timed_out) throw;
    }
    co_return device;
}

Verdict Rescuer::told(Job const& job, DeliveryVerdict const& delivery) {
    switch (delivery.kind) {
        case DeliveryVerdict::Kind::told:
            break;
        case DeliveryVerdict::Kind::wait:
            return Verdict::wait(world_.clock.now() + delivery.postponed->wait, delivery.postponed->why);
        case DeliveryVerdict::Kind::retry:
            return Verdict::retry("no channel could send", delivery.retry_after);
        case DeliveryVerdict::Kind::give_up:
            return bury(job, "not_notified", "Every channel refused to send the guest's new PIN.");
        case DeliveryVerdict::Kind::uncertain:
            if (job.alignment_pending) world_.alerts.raise(not_aligned(job));
            return bury(job, "uncertain", "It is not known whether the guest got the new PIN.");
    }
    if (!job.alignment_pending) return Verdict::done("told");
    world_.alerts.raise(not_aligned(job));
    return Verdict::retry("not_aligned").with_alert("not_aligned");
}

}  // namespace sparekey::rescue

#include "rescue/decision.hpp"

#include <algorithm>

namespace sparekey::rescue {
namespace {

using Act = Decision::Act;

/// The guest was told a backup's PIN, and no other is to be sent: that is still the one Seam has pulled for
/// this original, or none is needed any more.
bool already_told(Job const& job, AccessCode const& original) {
    if (job.backup_access_code_id.empty() || !job.told(job.backup_access_code_id)) return false;
    auto const& pulled = original.pulled_backup_access_code_id;
    return works(original) || !pulled || pulled->empty() || *pulled == job.backup_access_code_id;
}

/// 404. Seam also forgets codes whose time is over (SEAM.md §1.8): only before that is it a cancellation.
Decision without_original(Situation const& now_there, DecisionRules const& rules) {
    auto const& job = now_there.job;
    auto const stay_lasts = job.expires && *job.expires > now_there.now;
    if (!stay_lasts || !job.may_be_told(job.backup_access_code_id)) return {Act::done, "gone", {}};
    if (!now_there.backup) return {Act::done, "cancelled", {}};
    if (rules.on_cancel == OnCancel::alert) return {Act::warn, "stay_cancelled", job.expires};
    auto const believed = job.gone_since.value_or(now_there.now) + rules.cancel_grace;
    if (believed <= now_there.now) return {Act::remove, "stay_cancelled", {}};
    return {Act::warn, "stay_cancelled", std::min(believed, *job.expires)};
}

/// Ended, perhaps earlier than it was to: then the backup does not know.
Decision after_the_stay(Situation const& now_there, DecisionRules const& rules) {
    auto const& backup = now_there.backup;
    if (rules.on_cancel == OnCancel::delete_backup && backup && outlives(*backup, now_there.now))
        return {Act::remove, "stay_over", {}};
    return {Act::done, "expired", {}};
}

/// While the stay lasts of a guest who was told. nullopt: another channel is to tell this guest as well.
std::optional<Decision> follow_up(Situation const& now_there, DecisionRules const& rules) {
    auto const& original = *now_there.original;
    auto const& backup = now_there.backup;
    // Another pull would give the same backup again.
    if (!backup || has_failed(*backup)) return Decision{Act::bury, "backup_failed", {}};
    auto const recovered = works(original);
    if (now_there.channel_left && !recovered) return std::nullopt;

    // Whatever became of the original: a backup that outlives the stay is a matter of security, and one that
    // ends before it a locked-out guest.
    if (backup->ends_at != original.ends_at) return Decision{Act::align, "told", {}};
    if (original.starts_at && *original.starts_at - now_there.now > rules.lead_time)
        return Decision{Act::warn, "stay_moved", *original.starts_at - rules.lead_time};
    return Decision{Act::done, recovered ? "told_recovered" : "already_told", {}};
}

}  // namespace

Decision decide(Situation const& situation, DecisionRules const& rules) {
    auto const& [job, original, backup, given_to_a_guest, channel_left, now] = situation;

    if (!original) return without_original(situation, rules);
    if (original->is_backup.value_or(false)) {
        if (given_to_a_guest) return {Act::bury, "backup_failed", {}};
        return {Act::done, "pool_maintenance", {}};
    }
    // A time-bound code without an end cannot be followed by a backup that ends when it does.
    if (original->type != "time_bound" || !original->ends_at) return {Act::bury, "not_time_bound", {}};
    if (*original->ends_at <= now) return after_the_stay(situation, rules);
    if (already_told(job, *original)) {
        if (auto const decision = follow_up(situation, rules)) return *decision;
        return {Act::pull, "failed", {}};
    }
    if (works(*original)) return {Act::done, "recovered", {}};

    // A backup works at once, so an early PIN is early entry; and most failures mend themselves (SEAM.md
    // §1.4), most delays all the more.
    auto const only_delayed = job.delayed && !has_failed(*original);
    auto const lead = only_delayed ? std::min(rules.lead_time, rules.delay_lead_time) : rules.lead_time;
    if (original->starts_at && *original->starts_at - now > lead)
        return {Act::hold, "early", *original->starts_at - lead};
    return {Act::pull, "failed", {}};
}

bool works(AccessCode const& code) {
    return code.status == "set" && !has_failed(code);
}

bool has_failed(AccessCode const& code) {
    return code.has_error("failed_to_set_on_device");
}

bool outlives(AccessCode const& backup, Instant end) {
    return !backup.ends_at || *backup.ends_at > end;
}

std::string_view explain(std::string_view reason) {
    if (reason == "backup_failed") return "A backup code that a guest was given has failed on its lock.";
    if (reason == "stay_cancelled")
        return "The stay was cancelled: its access code is deleted. The PIN that its guest was sent still "
               "opens "
               "the door.";
    if (reason == "stay_moved")
        return "The stay was moved to a later time. The PIN that its guest was sent opens the door already.";
    return "A code that is not time-bound failed to reach its lock; Seam has no backups for such codes.";
}

}  // namespace sparekey::rescue

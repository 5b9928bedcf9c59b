#include "rescue/decision.hpp"

namespace sparekey::rescue {
namespace {

/// The guest was told a backup's PIN, and that is still the one Seam has pulled for this original.
bool already_told(Job const& job, AccessCode const& original) {
    if (job.backup_access_code_id.empty() || !job.told(job.backup_access_code_id)) return false;
    auto const& pulled = original.pulled_backup_access_code_id;
    return !pulled || pulled->empty() || *pulled == job.backup_access_code_id;
}

}  // namespace

Decision decide(Situation const& situation, std::chrono::milliseconds lead_time) {
    using Act = Decision::Act;
    auto const& [job, original, given_to_a_guest, channel_left, now] = situation;

    if (!original) return {Act::done, "gone", {}};
    if (original->is_backup.value_or(false)) {
        if (given_to_a_guest) return {Act::bury, "backup_failed", {}};
        return {Act::done, "pool_maintenance", {}};
    }
    // A time-bound code without an end cannot be followed by a backup that ends when it does.
    if (original->type != "time_bound" || !original->ends_at) return {Act::bury, "not_time_bound", {}};
    if (*original->ends_at <= now) return {Act::done, "expired", {}};

    // Before `recovered`: a backup that outlives the stay is a matter of security, and one that ends before
    // it a locked-out guest, whatever became of the original.
    auto const told = already_told(job, *original);
    if (told && job.alignment_pending && !channel_left) return {Act::align, "told", {}};
    if (original->status == "set" && !original->has_error("failed_to_set_on_device"))
        return {Act::done, "recovered", {}};

    // A backup works at once, so an early PIN is early entry; and most failures mend themselves (SEAM.md
    // §1.4).
    if (original->starts_at && *original->starts_at - now > lead_time)
        return {Act::hold, "early", *original->starts_at - lead_time};
    if (told && !channel_left) return {Act::done, "already_told", {}};
    return {Act::pull, "failed", {}};
}

std::string_view explain(std::string_view reason) {
    if (reason == "backup_failed") return "A backup code that a guest was given has failed on its lock.";
    return "A code that is not time-bound failed to reach its lock; Seam has no backups for such codes.";
}

}  // namespace sparekey::rescue

#include "rescue/backup_keeper.hpp"

#include "rescue/decision.hpp"
#include "rescue/job_alert.hpp"

namespace sparekey::rescue {

asio::awaitable<std::optional<Verdict>> BackupKeeper::align(Lease& lease, SeamApi& seam,
                                                            AccessCode const& original, AccessCode& backup,
                                                            Log const& log) {
    auto& job = lease.job;
    job.alignment_pending = true;
    auto const aligned = co_await aligner_.align(seam, lease, backup, *original.ends_at, log);
    if (!aligned) {
        alerts_.raise(not_aligned(job));
        co_return Verdict::retry("not_aligned").with_alert("not_aligned");
    }
    job.alignment_pending = false;
    alerts_.resolve(alert_key("not_aligned", job));
    co_return std::nullopt;
}

asio::awaitable<Verdict> BackupKeeper::remove(Lease& lease, SeamApi& seam, AccessCode const& backup,
                                              bool was_gone, Log const& log) {
    auto& job = lease.job;
    auto const& id = backup.access_code_id;
    if (was_gone) {
        // A guest must not be locked out because Seam erred once.
        asio::steady_timer pause(co_await asio::this_coro::executor, options_.second_look);
        co_await pause.async_wait(asio::use_awaitable);
        auto const still_gone = co_await is_gone(seam, job.access_code_id);
        if (!still_gone) {
            job.gone_since.reset();
            co_return Verdict::retry("not gone at every look");
        }
    }
    // Once is enough: where the lock is offline, it takes as long as it takes.
    if (backup.status != "removing") {
        auto const deleted = co_await seam.delete_access_code(id);
        if (!deleted && deleted.error().kind != SeamError::Kind::not_found) {
            log.warning("backup not deleted", {{"backup_access_code_id", id},
                                               {"kind", to_string(deleted.error().kind)},
                                               {"http_status", deleted.error().status},
                                               {"error", deleted.error().message}});
            co_await queue_.note(lease, "not_deleted", id);
            co_return not_deleted(job, deleted.error().message);
        }
    }
    auto const gone = co_await confirm_gone(seam, id);
    auto const* const step = gone ? "deleted" : "not_deleted";
    co_await queue_.note(lease, step, id);
    if (!gone) co_return not_deleted(job, "it is still there");
    log.info("backup deleted", {{"backup_access_code_id", id}});
    job.alignment_pending = false;
    co_return Verdict::done(was_gone ? "cancelled" : "expired");
}

Verdict BackupKeeper::over(Job& job, std::optional<AccessCode> const& backup, Instant now) {
    job.alignment_pending = backup && outlives(*backup, now);
    if (!job.alignment_pending) return Verdict::done("expired");
    alerts_.raise(job_alert(Severity::warning, "not_aligned",
                            "The stay is over, but the backup whose PIN its guest has still opens the door.",
                            job));
    return Verdict::done("expired").with_alert("not_aligned");
}

Verdict BackupKeeper::warn(Job const& job, std::string_view event, Instant until) {
    alerts_.resolve(alert_key("backup_failed", job));  // it works, or nobody needs it
    std::string summary(explain(event));
    if (event == "stay_cancelled" && until < job.expires)
        summary +=
            " Its backup is deleted at " + sparekey::to_string(until) + ", unless the code is there again.";
    alerts_.raise(job_alert(Severity::warning, event, summary, job));
    return Verdict::hold(until, event).with_alert(event);
}

Verdict BackupKeeper::failed(Job const& job, AccessCode const& original, Device const& door) {
    std::string summary = "The backup code that a guest was given does not work";
    summary += door.name.empty() ? "." : " at " + door.name + ".";
    summary += works(original) ? " The guest's first code works again: tell the guest to use that one."
                               : " Seam has no other for this stay: let the guest in.";
    auto alert = job_alert(Severity::critical, "backup_failed", summary, job);
    alert.details.emplace_back("door", door.name);
    alert.details.emplace_back("backup_access_code_id", job.backup_access_code_id);
    alerts_.raise(std::move(alert));
    return Verdict::bury("backup_failed");
}

/// No answer is no proof.
asio::awaitable<bool> BackupKeeper::is_gone(SeamApi& seam, std::string const& access_code_id) {
    auto const answer = co_await seam.get_access_code(access_code_id);
    co_return !answer && answer.error().kind == SeamError::Kind::not_found;
}

asio::awaitable<bool> BackupKeeper::confirm_gone(SeamApi& seam, std::string const& access_code_id) {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    auto wait = options_.confirm.first_pause;
    for (unsigned look = 1; look <= options_.confirm.looks; ++look, wait *= 2) {
        auto const gone = co_await is_gone(seam, access_code_id);
        if (gone) co_return true;
        if (look == options_.confirm.looks) break;
        pause.expires_after(wait);
        co_await pause.async_wait(asio::use_awaitable);
    }
    co_return false;
}

Verdict BackupKeeper::not_deleted(Job const& job, std::string const& why) {
    alerts_.raise(job_alert(
        Severity::warning, "backup_not_deleted",
        "The stay is over or cancelled, but the backup whose PIN its guest has cannot be deleted: " + why +
            ".",
        job));
    return Verdict::retry("backup_not_deleted").with_alert("backup_not_deleted");
}

}  // namespace sparekey::rescue

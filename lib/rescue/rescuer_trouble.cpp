// What a Rescuer makes of a job when Seam, an interlock or the configuration says no.
#include "rescue/job_alert.hpp"
#include "rescue/job_log.hpp"
#include "rescue/rescuer.hpp"

namespace sparekey::rescue {
namespace {

constexpr unsigned kMostTriesWithoutAnEnd = 10;  // with their backoff, some ten minutes

}  // namespace

Verdict Rescuer::pull_failed(Job const& job, SeamError const& error) {
    // The key was good for the look just now: this is about the pull alone, and no matter for the breaker.
    if (error.status == 403) {
        world_.alerts.raise(job_alert(Severity::critical, "seam_forbidden",
                                      "Seam's API key may not pull backup codes: " + error.message, job));
        return Verdict::retry("seam_forbidden: " + error.message, error.retry_after)
            .with_alert("seam_forbidden");
    }
    if (error.kind != SeamError::Kind::rejected) return seam_failed(job, "pull", error);
    // The error of an empty pool is not published (SEAM.md §1.9): any other refusal counts. Pools refill.
    world_.alerts.raise(job_alert(Severity::critical, "pool_empty",
                                  "Seam has no backup code for this lock: " + error.message, job));
    return Verdict::retry("pool_empty: " + error.message, error.retry_after).with_alert("pool_empty");
}

Verdict Rescuer::seam_failed(Job const& job, std::string_view step, SeamError const& error) {
    job_log(world_.log, job)
        .warning("Seam did not serve", {{"step", step},
                                        {"kind", to_string(error.kind)},
                                        {"http_status", error.status},
                                        {"request_id", error.request_id},
                                        {"error", error.message}});
    if (error.status != 0 && error.kind != SeamError::Kind::unauthorized)
        breakers_.at(job.workspace).admitted();
    switch (error.kind) {
        case SeamError::Kind::unauthorized:
            return key_refused(job);
        case SeamError::Kind::rejected:
            return look_refused(job, error);
        case SeamError::Kind::not_found:
        case SeamError::Kind::rate_limited:
        case SeamError::Kind::temporary:
            break;
    }
    return Verdict::retry("seam " + std::string(step) + ": " + error.message, error.retry_after);
}

/// SEAM.md §2: a 400 says nothing about whether it will be one again, so a person is told at once, and trying
/// goes on until the stay ends, or for a number of tries where nobody knows when that is.
Verdict Rescuer::look_refused(Job const& job, SeamError const& error) {
    auto const summary = "Seam refuses to show the access code: " + error.message;
    auto const goes_on =
        job.expires ? *job.expires > world_.clock.now() : job.attempt < kMostTriesWithoutAnEnd;
    if (!goes_on) return bury(job, "seam_rejected", summary);
    world_.alerts.raise(job_alert(Severity::critical, "seam_rejected", summary, job));
    return Verdict::retry("seam_rejected: " + error.message, error.retry_after).with_alert("seam_rejected");
}

/// The key is wrong, not this job: no attempt is burnt while a person mends it.
Verdict Rescuer::key_refused(Job const& job) {
    auto const now = world_.clock.now();
    breakers_.at(job.workspace).refused(now);
    world_.alerts.raise(
        {Severity::critical,
         "seam_unauthorized",
         "seam_unauthorized:" + job.workspace,
         "Seam refuses the API key of workspace " + job.workspace + ": no guest can be rescued.",
         {{"workspace", job.workspace}}});
    return Verdict::hold(now + options_.probe_every, "seam_unauthorized").with_alert("seam_unauthorized");
}

/// Another instance may know the workspace, or a person removed it too early.
Verdict Rescuer::unknown_workspace(Job const& job) {
    world_.alerts.raise(job_alert(Severity::critical, "unknown_workspace",
                                  "A job's workspace, " + job.workspace + ", is not in the configuration.",
                                  job));
    return Verdict::hold(world_.clock.now() + options_.probe_every, "unknown_workspace")
        .with_alert("unknown_workspace");
}

/// What an interlock stopped.
Verdict Rescuer::refuse(Job const& job, Violation const& violation) {
    auto const summary = "No PIN was sent: " + violation.what + ".";
    if (!violation.may_pass) return bury(job, "interlock", summary);
    world_.alerts.raise(job_alert(Severity::critical, "interlock", summary, job));
    return Verdict::retry("interlock: " + violation.what).with_alert("interlock");
}

Verdict Rescuer::bury(Job const& job, std::string_view event, std::string_view summary) {
    world_.alerts.raise(job_alert(Severity::critical, event, summary, job));
    return Verdict::bury(event);
}

}  // namespace sparekey::rescue

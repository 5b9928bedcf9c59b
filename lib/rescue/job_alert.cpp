#include "rescue/job_alert.hpp"

namespace sparekey::rescue {
namespace {

std::string key_of(std::string_view event, std::string_view access_code_id) {
    return std::string(event) + ":" + std::string(access_code_id);
}

}  // namespace

std::string alert_key(std::string_view event, Job const& job) {
    return key_of(event, job.access_code_id);
}

Alert job_alert(Severity severity, std::string_view event, std::string_view summary, Job const& job) {
    return {severity,
            std::string(event),
            alert_key(event, job),
            std::string(summary),
            {{"access_code_id", job.access_code_id},
             {"device_id", job.device_id},
             {"workspace", job.workspace},
             {"event_id", job.event_id}}};
}

std::vector<std::string> job_alert_keys(std::string_view access_code_id) {
    std::vector<std::string> keys;
    for (auto const* const event :
         {"backup_failed", "backup_not_deleted", "interlock", "no_recipient", "not_aligned", "not_notified",
          "not_time_bound", "not_told_in_time", "poison", "pool_empty", "seam_forbidden", "seam_rejected",
          "stay_cancelled", "stay_moved", "uncertain", "unknown_workspace"})
        keys.push_back(key_of(event, access_code_id));
    return keys;
}

Alert not_aligned(Job const& job) {
    return job_alert(
        Severity::warning, "not_aligned",
        "A backup's PIN was sent to the guest, but Seam does not confirm that it ends with the stay.", job);
}

void resolve_job_alerts(Alerts& alerts, Job const& job) {
    for (auto const& key : job_alert_keys(job.access_code_id)) alerts.resolve(key);
}

}  // namespace sparekey::rescue

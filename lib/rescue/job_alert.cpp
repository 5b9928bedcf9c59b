#include "rescue/job_alert.hpp"

namespace sparekey::rescue {

std::string alert_key(std::string_view event, Job const& job) {
    return std::string(event) + ":" + job.access_code_id;
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

void resolve_job_alerts(Alerts& alerts, Job const& job) {
    for (auto const* const event :
         {"backup_failed", "backup_not_deleted", "interlock", "no_recipient", "not_aligned", "not_notified",
          "not_time_bound", "not_told_in_time", "poison", "pool_empty", "seam_forbidden", "seam_rejected",
          "stay_cancelled", "stay_moved", "uncertain", "unknown_workspace"})
        alerts.resolve(alert_key(event, job));
}

}  // namespace sparekey::rescue

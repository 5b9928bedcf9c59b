// Alerts about one job.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rescue/ports.hpp"

namespace sparekey::rescue {

/// One open alert per event and original access code.
std::string alert_key(std::string_view event, Job const& job);

Alert job_alert(Severity severity, std::string_view event, std::string_view summary, Job const& job);

/// A PIN was sent, and the backup's end is not confirmed to be the stay's.
Alert not_aligned(Job const& job);

/// Of every alert that a job can have open.
std::vector<std::string> job_alert_keys(std::string_view access_code_id);

/// The job ended well: closes every alert that a job can have open.
void resolve_job_alerts(Alerts& alerts, Job const& job);

}  // namespace sparekey::rescue

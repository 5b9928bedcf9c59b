// Log lines about one job.
#pragma once

#include "core/log.hpp"
#include "rescue/job.hpp"

namespace sparekey::rescue {

/// With the fields that an operator greps for.
inline Log job_log(Log const& log, Job const& job) {
    return log.with({{"event_id", job.event_id}, {"access_code_id", job.access_code_id}});
}

}  // namespace sparekey::rescue

#include "rescue/timing.hpp"

#include <algorithm>

namespace sparekey::rescue {

std::chrono::milliseconds retry_delay(Job const& job, std::optional<std::chrono::seconds> retry_after,
                                      double random, BackoffLimits const& limits, Instant now) {
    auto delay = backoff(job.attempt + 1, random, limits);
    if (retry_after) delay = std::max<std::chrono::milliseconds>(delay, *retry_after);
    if (job.expires && *job.expires > now) delay = std::min(delay, *job.expires - now);
    return delay;
}

std::chrono::milliseconds time_left(Instant until, Instant now) {
    return std::max(until - now, std::chrono::milliseconds(0));
}

Instant alert_due(Job const& job, AlertTimes const& times) {
    if (!job.arrival || *job.arrival <= job.received_at) return job.received_at + times.after_event;
    return *job.arrival - times.before_arrival;
}

}  // namespace sparekey::rescue

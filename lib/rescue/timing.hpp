// When to try again and when to tell a person, from the stay and not from a count of tries: DESIGN.md §6.
// Pure.
#pragma once

#include <chrono>
#include <optional>

#include "core/backoff.hpp"
#include "core/instant.hpp"
#include "rescue/job.hpp"

namespace sparekey::rescue {

struct AlertTimes {
    std::chrono::milliseconds before_arrival{std::chrono::minutes(30)};
    std::chrono::milliseconds after_event{std::chrono::minutes(5)};
};

/// How long to wait after this job's next failed try. Seam's or a provider's Retry-After is kept even where
/// it is longer than the backoff; nothing waits past the end of the stay, so that the job is closed in time.
std::chrono::milliseconds retry_delay(Job const& job, std::optional<std::chrono::seconds> retry_after,
                                      double random, BackoffLimits const& limits, Instant now);

/// Never negative: what is due is due.
std::chrono::milliseconds time_left(Instant until, Instant now);

/// From when on a person should know that this guest has not been told: `before_arrival` before the arrival,
/// or `after_event` after the event if the stay had begun by then or its begin is not known.
Instant alert_due(Job const& job, AlertTimes const& times);

}  // namespace sparekey::rescue

#include "rescue/observer.hpp"

#include <algorithm>

namespace sparekey::rescue {

std::string_view to_string(Stage stage) {
    switch (stage) {
        case Stage::claimed:
            return "claimed";
        case Stage::pulled:
            return "pulled";
        case Stage::sent:
            return "sent";
    }
    return "sent";
}

std::optional<std::chrono::milliseconds> waited(Job const& job, std::chrono::milliseconds lead_time,
                                                Instant now) {
    if (!job.occurred_at) return std::nullopt;
    auto since = *job.occurred_at;
    if (job.arrival) since = std::max(since, *job.arrival - lead_time);
    return std::max(now - since, Instant::duration(0));  // Seam's clock may be ahead of ours
}

RescueObserver& RescueObserver::nobody() {
    static RescueObserver observer;
    return observer;
}

void tell_reached(RescueObserver& observer, Stage stage, Job const& job, std::chrono::milliseconds lead_time,
                  Instant now) {
    if (auto const so_far = waited(job, lead_time, now)) observer.reached(stage, *so_far);
}

}  // namespace sparekey::rescue

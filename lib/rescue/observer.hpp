// What a worker tells of its work, for counting and for health. Knows no metrics library.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/instant.hpp"
#include "rescue/job.hpp"
#include "rescue/notification.hpp"
#include "rescue/verdict.hpp"

namespace sparekey::rescue {

/// How far a rescue has come.
enum class Stage { claimed, pulled, sent };
std::string_view to_string(Stage stage);

/// How long this guest has been waiting for us: since Seam says that the code failed, or, where the stay is
/// so far off that the job was held, since the hold was over. nullopt: Seam did not say when it happened.
std::optional<std::chrono::milliseconds> waited(Job const& job, std::chrono::milliseconds lead_time,
                                                Instant now);

/// Called on the worker's thread: cheap, and never throws. This one does nothing, so that an implementation
/// overrides what it cares for.
class RescueObserver {
  public:
    virtual ~RescueObserver() = default;

    /// The claim loop has come round once more, whether or not Redis answered.
    virtual void polled() {}

    /// Once per job and stage, in the usual case: `claimed` before the first look alone, `sent` when the
    /// first channel said so.
    virtual void reached(Stage, std::chrono::milliseconds /*waited*/) {}

    /// One message to one channel.
    virtual void notifier_answered(std::string_view /*channel*/, SendResult const&) {}

    /// One look at a job has come to this.
    virtual void ended(Verdict const&) {}

    /// For whoever has no use for observing.
    static RescueObserver& nobody();
};

/// reached(), where it is known how long the guest has waited().
void tell_reached(RescueObserver& observer, Stage stage, Job const& job, std::chrono::milliseconds lead_time,
                  Instant now);

}  // namespace sparekey::rescue

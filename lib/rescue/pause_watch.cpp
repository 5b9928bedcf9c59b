#include "rescue/pause_watch.hpp"

namespace sparekey::rescue {
namespace {

using Details = std::vector<std::pair<std::string, std::string>>;

Details details(Pause const& pause) {
    return {{"by", pause.who}, {"reason", pause.why}, {"since", sparekey::to_string(pause.since)}};
}

Alert nobody_is_rescued(Pause const& pause) {
    return {Severity::warning, "paused", "paused",
            "sparekeyd is paused: no guest is rescued until `sparekeyd resume`.", details(pause)};
}

Alert guests_wait(Pause const& pause) {
    return {Severity::critical, "paused", "paused",
            "sparekeyd is paused, and " + std::to_string(pause.ready) + " guests wait for its end.",
            details(pause)};
}

}  // namespace

void PauseWatch::claimed(std::optional<Pause> const& pause) {
    if (!pause) {
        // Also of a pause that an earlier process told of.
        if (!seen_running_) alerts_.resolve("paused");
        seen_running_ = true;
        told_.reset();
        waiting_since_.reset();
        return;
    }
    seen_running_ = false;
    auto const now = clock_.now();
    if (pause->ready == 0) waiting_since_.reset();
    if (pause->ready > 0 && !waiting_since_) waiting_since_ = now;

    auto const overdue = waiting_since_ && now - *waiting_since_ >= patience_;
    auto const severity = overdue ? Severity::critical : Severity::warning;
    if (told_ && *told_ >= severity) return;
    told_ = severity;
    alerts_.raise(overdue ? guests_wait(*pause) : nobody_is_rescued(*pause));
}

}  // namespace sparekey::rescue

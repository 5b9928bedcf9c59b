#include "rescue/pause_watch.hpp"

namespace sparekey::rescue {
namespace {

constexpr std::string_view kAlert = "paused";

Alert pause_alert(Severity severity, Pause const& pause) {
    auto const waiting = severity == Severity::critical
                             ? std::to_string(pause.ready) + " guests wait for its end"
                             : "no guest is rescued until `sparekeyd resume`";
    return {severity,
            std::string(kAlert),
            std::string(kAlert),
            "sparekeyd is paused: " + waiting + ".",
            {{"by", pause.who}, {"reason", pause.why}, {"since", sparekey::to_string(pause.since)}}};
}

}  // namespace

void PauseWatch::claimed(std::optional<Pause> const& pause) {
    if (!pause) {
        // Also of a pause that an earlier process told of.
        if (!seen_running_) alerts_.resolve(kAlert);
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
    alerts_.raise(pause_alert(severity, *pause));
}

}  // namespace sparekey::rescue

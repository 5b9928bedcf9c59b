// A pause must not be forgotten: nobody looks at jobs in it, so nothing else would tell a person that a guest
// waits.
#pragma once

#include <chrono>
#include <optional>

#include "core/clock.hpp"
#include "rescue/pause.hpp"
#include "rescue/ports.hpp"

namespace sparekey::rescue {

/// The references outlive it.
class PauseWatch {
  public:
    /// `patience`: how long a guest may wait for the end of a pause before that is critical.
    PauseWatch(Alerts& alerts, Clock const& clock, std::chrono::milliseconds patience)
        : alerts_(alerts), clock_(clock), patience_(patience) {}

    /// To be told what each claim saw. One alert, `paused`: a warning once, critical once jobs have been
    /// ready for too long, resolved when claiming goes on.
    void claimed(std::optional<Pause> const& pause);

    void set_patience(std::chrono::milliseconds patience) { patience_ = patience; }

  private:
    Alerts& alerts_;
    Clock const& clock_;
    std::chrono::milliseconds patience_;
    std::optional<Severity> told_;
    bool seen_running_ = false;
    std::optional<Instant> waiting_since_;  // since when there have been ready jobs in this pause
};

}  // namespace sparekey::rescue

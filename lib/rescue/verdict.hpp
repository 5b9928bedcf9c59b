// How one look at a job ends. The worker turns it into one transition of the queue.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/instant.hpp"

namespace sparekey::rescue {

struct Verdict {
    enum class Kind {
        done,   // told, or nothing to do; `reason` is the outcome
        hold,   // look again at `until`; nothing failed
        retry,  // something failed that may go well later; `reason` is the error
        bury,   // a person must act, and was alerted
        lost,   // the lease is somebody else's: touch nothing
    };
    Kind kind;
    std::string reason;
    std::optional<Instant> until;
    std::optional<std::chrono::seconds> retry_after;
    bool guest_waits = false;  // of hold: the guest should know by now, so lateness counts
    std::string alert = {};    // event of the alert that was raised about it; empty: none

    static Verdict done(std::string_view outcome) {
        return {Kind::done, std::string(outcome), {}, {}, false};
    }
    static Verdict hold(Instant until, std::string_view reason) {
        return {Kind::hold, std::string(reason), until, {}, false};
    }
    /// A hold, but the guest has a PIN coming.
    static Verdict wait(Instant until, std::string_view reason) {
        return {Kind::hold, std::string(reason), until, {}, true};
    }
    static Verdict retry(std::string_view error, std::optional<std::chrono::seconds> after = {}) {
        return {Kind::retry, std::string(error), {}, after, false};
    }
    /// For a reason that the alert has as its event.
    static Verdict bury(std::string_view reason) {
        return {Kind::bury, std::string(reason), {}, {}, false, std::string(reason)};
    }
    static Verdict lost() { return {Kind::lost, "lease lost", {}, {}, false}; }

    Verdict with_alert(std::string_view event) && {
        alert = event;
        return std::move(*this);
    }
};
std::string_view to_string(Verdict::Kind kind);

}  // namespace sparekey::rescue

// What to do about a job, from what Seam says now: the table of DESIGN.md §6. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/instant.hpp"
#include "rescue/access_code.hpp"
#include "rescue/job.hpp"

namespace sparekey::rescue {

/// What becomes of a backup whose guest's stay was cancelled.
enum class OnCancel {
    alert,          // a person decides
    delete_backup,  // once it lasts; a person is alerted before
};

struct DecisionRules {
    std::chrono::milliseconds lead_time{
        std::chrono::hours(24)};  // so long before the arrival a backup is given
    std::chrono::milliseconds delay_lead_time{
        std::chrono::minutes(30)};  // the same for a code that has not failed, but is delayed
    OnCancel on_cancel = OnCancel::alert;
    std::chrono::milliseconds cancel_grace{
        std::chrono::minutes(10)};  // a code that is gone for so long was deleted
};

/// Everything a decision looks at.
struct Situation {
    Job const& job;
    std::optional<AccessCode> const& original;  // nullopt: Seam answered 404
    std::optional<AccessCode> const& backup;    // the job's; nullopt: 404, or no guest can know its PIN
    bool given_to_a_guest;                      // the code is a backup that we gave to another original
    bool channel_left;  // with fan-out: a channel that may still tell the guest this backup's PIN
    Instant now;
};

struct Decision {
    enum class Act {
        done,    // nothing to do; `reason` says why
        hold,    // look again at `until`
        warn,    // the same, and a person should know; `reason` is also the alert's event
        bury,    // a person must act; `reason` is also the alert's event
        align,   // the guest was told, but the backup does not end when the stay does
        remove,  // the backup opens the door although its stay is over or cancelled
        pull,
    };
    Act act;
    std::string_view reason;  // a word of the table; stays valid
    std::optional<Instant> until;
};

Decision decide(Situation const& situation, DecisionRules const& rules);

/// Programmed on the lock, as far as Seam knows.
bool works(AccessCode const& code);

/// Seam gave up on bringing it to the lock, for now.
bool has_failed(AccessCode const& code);

/// Would the backup open the door after this instant?
bool outlives(AccessCode const& backup, Instant end);

/// Why a person is warned, or a job is buried, for this reason: a sentence.
std::string_view explain(std::string_view reason);

}  // namespace sparekey::rescue

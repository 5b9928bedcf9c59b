// What to do about a job, from what Seam says now: the table of DESIGN.md §6. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/instant.hpp"
#include "rescue/access_code.hpp"
#include "rescue/job.hpp"

namespace sparekey::rescue {

/// Everything a decision looks at.
struct Situation {
    Job const& job;
    std::optional<AccessCode> const& original;  // nullopt: Seam answered 404
    bool given_to_a_guest;                      // the code is a backup that we gave to another original
    bool channel_left;  // with fan-out: a channel that may still tell the guest this backup's PIN
    Instant now;
};

struct Decision {
    enum class Act {
        done,   // nothing to do; `reason` says why
        hold,   // look again at `until`
        bury,   // a person must act; `reason` is also the alert's event
        align,  // the guest was told, but the backup's end is not confirmed yet
        pull,
    };
    Act act;
    std::string_view reason;  // a word of the table; stays valid
    std::optional<Instant> until;
};

Decision decide(Situation const& situation, std::chrono::milliseconds lead_time);

/// Why a job is buried for this reason, in a sentence for a person.
std::string_view explain(std::string_view reason);

}  // namespace sparekey::rescue

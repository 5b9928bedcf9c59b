// What became of the lines of a replay.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace sparekey::daemon {

struct Tally {
    std::uint64_t lines = 0;  // read, empty ones included

    std::uint64_t accepted = 0;
    std::uint64_t duplicate = 0;   // known; nothing changed
    std::uint64_t unreadable = 0;  // signed, but no event that we can read: recorded alone
    std::uint64_t unwanted = 0;    // signed, but of a type that starts no rescue
    std::uint64_t refused = 0;     // its signature, its path, or the server at --to
    std::uint64_t broken = 0;      // no recorded line at all
    std::uint64_t unknown = 0;     // dry run: nobody can say, because Redis cannot be reached
    std::uint64_t left_out = 0;    // empty, or not selected

    std::uint64_t troubles() const { return refused + broken + unknown; }
};

/// Why a replay ended before its end.
struct Stop {
    enum class Why { unavailable, interrupted };

    Why why = Why::unavailable;
    std::string reason;
    std::uint64_t before_line = 1;  // the first that is not known to be settled
};

struct ReplayOutcome {
    Tally tally;
    std::optional<Stop> stopped;
};

/// "lines 3: accepted 1, duplicate 1, …", without those that are 0, and where it stopped.
std::string summary(ReplayOutcome const& outcome);

/// The same as one JSON object, complete.
std::string to_json(ReplayOutcome const& outcome);

int exit_code_of(ReplayOutcome const& outcome);

}  // namespace sparekey::daemon

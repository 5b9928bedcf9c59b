// Holds the queue in Redis to its invariants (DESIGN.md §5), and mends what it can. Safe while workers run:
// each job is looked at, and mended, within one script.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "queue/queue_options.hpp"
#include "redis/connection.hpp"

namespace sparekey::queue {

struct Finding {
    std::string key;      // in Redis
    std::string problem;  // "is ready, but in no set"
    std::string repair;   // what mends it: "put it into ready alone"; empty if a person must decide
    bool repaired = false;

    friend bool operator==(Finding const&, Finding const&) = default;
};

struct FsckReport {
    std::uint64_t jobs = 0;     // looked at; a key that Redis shows twice counts twice
    std::uint64_t records = 0;  // dedupe records, and of backups given away
    std::vector<Finding> findings;

    /// Nothing is wrong any more.
    bool clean() const;
};

/// What is checked:
///   - Members of waiting, ready, leased, dead and followed have a job. Repair: taken out. Nothing is left to
///   look at;
///     replay the job's events.
///   - A job has a state, and is in that state's set and no other. Repair: put there, and made ready if the
///     state makes no sense. A leased job has a token and an owner.
///   - A waiting job is due when its place says, a ready one stands where its arrival belongs.
///   - A done job expires, another does not.
///   - A job whose guest was told stands in followed until its stay ends, where that end belongs.
///   - Lines of the send ledger can be read. Repair: replaced by what they are taken for, unreadable_send().
///   - Dedupe records name a job, or none where the event named no access code. Repair: removed, so that the
///     event can be replayed.
///   - Records of backups given away name a job. No repair: until the stay is over, no other guest must get
///     that backup.
/// Reads everything once, in batches. Errors are redis::Connection::call()'s; what was mended before one
/// stays so.
asio::awaitable<Result<FsckReport>> fsck(redis::Connection& redis, QueueOptions const& options, bool repair);

}  // namespace sparekey::queue

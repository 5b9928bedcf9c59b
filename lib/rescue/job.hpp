// A job: one original access code that did not reach its lock, and what was done about it so far.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/instant.hpp"

namespace sparekey::rescue {

/// One line of the send ledger (DESIGN.md §6): written before the irreversible call, settled after it.
struct Send {
    enum class State { intent, sent, failed, uncertain };
    State state = State::intent;
    std::string backup_access_code_id;
    std::string idempotency_key;
    unsigned attempt = 1;    // sends of this PIN through this channel, this one included
    unsigned uncertain = 0;  // how many of them ended uncertain
    bool permanent = false;  // failed, and this channel will not do for this guest
    Instant at;
};

std::string_view to_string(Send::State state);
std::optional<Send::State> parse_send_state(std::string_view text);

struct Job {
    std::string access_code_id;  // the original's: the job's identity
    std::string workspace;       // configured name
    std::string event_id;        // of the latest event, for tracing
    std::string device_id;       // from the event; empty if it had none
    Instant received_at;         // first accepted
    std::optional<Instant> occurred_at;
    unsigned attempt = 0;               // failed tries so far; holding is not failing
    bool revived = false;               // given up or done before: alerts about it are about then
    bool delayed = false;               // nobody said that the code failed, only that it is delayed
    unsigned deaths = 0;                // workers that died holding it, one after the other
    std::optional<Instant> arrival;     // the original's starts_at, once known
    std::optional<Instant> expires;     // the original's ends_at, once known
    std::string backup_access_code_id;  // the one given to this job, once pulled
    bool alignment_pending = false;     // told, but the backup's end is not confirmed yet
    std::optional<Instant> gone_since;  // since then each look found no original, but this job's backup
    std::map<std::string, Send> sends;  // by channel

    /// A channel says that this backup's PIN was sent.
    bool told(std::string_view backup_id) const;

    /// The same, or one may have sent it: nobody can be sure that the guest does not know this PIN.
    bool may_be_told(std::string_view backup_id) const;
};

/// A claimed job. The token fences: every transition names it, and fails with Errc::lost once somebody else
/// holds the job.
struct Lease {
    Job job;
    std::string token;
};

}  // namespace sparekey::rescue

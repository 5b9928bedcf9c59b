// Jobs whose guest was told, while the stay lasts: what Seam says of them now is compared with what they
// know, because webhooks get lost.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "rescue/job.hpp"
#include "rescue/ports.hpp"

namespace sparekey::reconcile {

struct FollowedJob {
    rescue::Job job;
    std::string state;  // "done", "dead", …
    std::string word;   // how a done one ended, what a dead one was given up for, why another waits

    /// Nobody looks at it unless something happens.
    bool is_held = false;  // waiting, but not for another try
    bool at_rest() const { return state == "done" || state == "dead" || is_held; }
};

struct FollowedPage {
    std::vector<FollowedJob> jobs;
    std::string next;  // where to go on; empty: this is the last page
};

/// Implemented by lib/queue.
class FollowedJobs {
  public:
    virtual ~FollowedJobs() = default;

    /// Those of one workspace, next departure first. `from` is the last page's `next`, or empty.
    virtual asio::awaitable<Result<FollowedPage>> page(std::string_view workspace, std::string from) = 0;

    /// Has a worker look at the job, if none is to already. False: one is, or it is not followed any more.
    virtual asio::awaitable<Result<bool>> look_again(std::string_view access_code_id,
                                                     std::string_view why) = 0;
};

struct Codes {
    std::map<std::string, rescue::AccessCode> found;  // by id
    std::set<std::string> unreadable;                 // ids of which Seam's answer says nothing
};

/// Access codes by their ids; those that Seam does not have are in neither. Implemented by lib/seam.
class CodesById {
  public:
    virtual ~CodesById() = default;
    virtual asio::awaitable<rescue::SeamResult<Codes>> read(std::vector<std::string> ids) = 0;
};

/// What is new about a job at rest, for people; nullopt: nothing. Null: Seam does not have that code.
std::optional<std::string> news(FollowedJob const& known, rescue::AccessCode const* original,
                                rescue::AccessCode const* backup, Instant now);

}  // namespace sparekey::reconcile

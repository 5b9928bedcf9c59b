// What is done with a backup whose PIN a guest has, while the stay lasts and when it is cancelled (DESIGN.md
// §6, "Follow-up").
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "async/asio.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "rescue/aligner.hpp"
#include "rescue/ports.hpp"
#include "rescue/verdict.hpp"

namespace sparekey::rescue {

struct KeeperOptions {
    std::chrono::milliseconds second_look{std::chrono::seconds(2)};  // before a backup is deleted
    AlignerOptions confirm;  // how a deletion is confirmed: as an alignment is
};

class BackupKeeper {
  public:
    /// The references outlive it.
    BackupKeeper(JobQueue& queue, Alerts& alerts, Aligner& aligner, KeeperOptions options)
        : queue_(queue), alerts_(alerts), aligner_(aligner), options_(options) {}

    /// Moves the backup's end to that of the original, which has one. nullopt: done, and `backup` says so.
    asio::awaitable<std::optional<Verdict>> align(Lease& lease, SeamApi& seam, AccessCode const& original,
                                                  AccessCode& backup, Log const& log);

    /// Deletes it, once a second look says the same as the first: `was_gone`, that there is no original.
    asio::awaitable<Verdict> remove(Lease& lease, SeamApi& seam, AccessCode const& backup, bool was_gone,
                                    Log const& log);

    /// The stay is over. Is its backup as well? If not, a person is told.
    Verdict over(Job& job, std::optional<AccessCode> const& backup, Instant now);

    /// What decide() warns of; looked at again `until` then.
    Verdict warn(Job const& job, std::string_view event, Instant until);

    /// The backup failed, or is gone. The alert names the door, and what a person needs to find the guest.
    Verdict failed(Job const& job, AccessCode const& original, Device const& door);

  private:
    asio::awaitable<bool> is_gone(SeamApi& seam, std::string const& access_code_id);
    asio::awaitable<bool> confirm_gone(SeamApi& seam, std::string const& access_code_id);
    Verdict not_deleted(Job const& job, std::string const& why);

    JobQueue& queue_;
    Alerts& alerts_;
    Aligner& aligner_;
    KeeperOptions options_;
};

}  // namespace sparekey::rescue

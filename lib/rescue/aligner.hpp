// Makes a backup end when the stay ends, and looks whether Seam took it (DESIGN.md §6, "Align").
#pragma once

#include <chrono>

#include "async/asio.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "rescue/ports.hpp"

namespace sparekey::rescue {

struct AlignerOptions {
    std::chrono::milliseconds limit{std::chrono::seconds(8)};  // the guest waits at most this long for it
    std::chrono::milliseconds first_pause{200};                // before the second look, then doubling
    unsigned looks = 4;
};

class Aligner {
  public:
    Aligner(JobQueue& queue, Clock const& clock, AlignerOptions options)
        : queue_(queue), clock_(clock), options_(options) {}

    /// True once Seam shows the backup with this end, and then `backup` has it too; at once, and without an
    /// update, if it has it already.
    /// False for every failure, which is logged and noted: the caller tells the guest all the same and comes
    /// again later.
    asio::awaitable<bool> align(SeamApi& seam, Lease const& lease, AccessCode& backup, Instant ends_at,
                                Log const& log);

  private:
    asio::awaitable<bool> align_in_time(SeamApi& seam, AccessCode const& backup, Instant ends_at,
                                        Log const& log);
    asio::awaitable<bool> may_update(std::string const& device_id, Log const& log);
    asio::awaitable<bool> update_and_confirm(SeamApi& seam, AccessCode const& backup, Instant ends_at,
                                             Log const& log);

    JobQueue& queue_;
    Clock const& clock_;
    AlignerOptions options_;
};

}  // namespace sparekey::rescue

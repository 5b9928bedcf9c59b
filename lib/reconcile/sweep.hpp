// The sweep: failed codes that neither a webhook nor Seam's list of events told of. Seam is known to lose
// events (SEAM.md §7); what it says about a code now does not depend on them.
#pragma once

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "reconcile/catch_up.hpp"
#include "reconcile/patience.hpp"
#include "rescue/access_code.hpp"

namespace sparekey::reconcile {

struct SweepOptions {
    std::string workspace;                                      // configured name
    std::chrono::milliseconds grace{std::chrono::minutes(10)};  // for the event that is still on its way
    Patience patience{4};                                       // with each request
};

/// Has this code failed, and would a rescue spend a backup on it, now or later?
bool needs_rescue(rescue::AccessCode const& code, Instant now);

/// Goes through the codes of every device, in the order of their ids, one request after the other, and keeps
/// no more than those ids and one page of codes. The cursor is the last device that was looked at, where a
/// sweep was cut short, and empty after one that was not. What it finds is news only to a job that came to
/// rest before the failure (webhook::Origin::swept).
class Sweep final : public Duty {
  public:
    Sweep(SweepOptions options, ReconcileWorld world);

    asio::awaitable<Result<std::string>> perform(std::string cursor) override;
    std::string reached() const override { return reached_; }

  private:
    asio::awaitable<rescue::SeamResult<std::set<std::string>>> managed_devices(std::string behind);
    asio::awaitable<rescue::SeamResult<std::vector<rescue::AccessCode>>> overlooked_on(std::string device_id);
    bool is_overlooked(rescue::AccessCode const& code);
    asio::awaitable<Result<void>> take_in(rescue::AccessCode const& code);

    SweepOptions options_;
    ReconcileWorld world_;
    std::set<std::string> young_before_;  // codes whose failure the last sweep left to its event
    std::set<std::string> young_;
    std::string reached_;
};

}  // namespace sparekey::reconcile

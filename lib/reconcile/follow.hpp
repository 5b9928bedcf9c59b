// The duty that finds what no webhook told about stays whose guests have a backup's PIN (DESIGN.md §6,
// "Follow-up").
#pragma once

#include <string>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "reconcile/duty.hpp"
#include "reconcile/followed.hpp"

namespace sparekey::reconcile {

/// Of one workspace. The references outlive it.
class Follow final : public Duty {
  public:
    Follow(std::string workspace, FollowedJobs& jobs, CodesById& codes, Clock const& clock, Log log)
        : workspace_(std::move(workspace)),
          jobs_(jobs),
          codes_(codes),
          clock_(clock),
          log_(log.with({{"duty", "follow"}, {"workspace", std::string_view(workspace_)}})) {}

    /// Needs no cursor: whoever is next begins with the stays that end first.
    asio::awaitable<Result<std::string>> perform(std::string cursor) override;

  private:
    asio::awaitable<Result<void>> compare(FollowedPage const& page);

    std::string workspace_;
    FollowedJobs& jobs_;
    CodesById& codes_;
    Clock const& clock_;
    Log log_;
};

}  // namespace sparekey::reconcile

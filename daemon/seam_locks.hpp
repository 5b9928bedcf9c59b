// Asks Seam for the locks of every workspace, for the operators' page.
#pragma once

#include "daemon/observers.hpp"
#include "daemon/seams.hpp"
#include "ops/locks.hpp"

namespace sparekey::daemon {

/// For one thread.
class SeamLocks final : public ops::Locks {
  public:
    /// Connects to nothing yet. The references outlive it.
    static Result<std::unique_ptr<SeamLocks>> create(Config const& config, SeamBudgets& budgets,
                                                     ops::Metrics& metrics, Clock const& clock,
                                                     Log const& log);

    /// Within rescue.request_timeout for each workspace, one after the other. A workspace that does not
    /// answer is named among the failures, beside what was heard of it before.
    asio::awaitable<ops::LockSurvey> survey() override;

  private:
    SeamLocks(ops::Metrics& metrics, std::chrono::milliseconds limit) : requests_(metrics), limit_(limit) {}

    asio::awaitable<void> add(std::string const& workspace, seam::SeamClient& api,
                              ops::LockSurvey& survey) const;

    SeamRequests requests_;
    std::chrono::milliseconds limit_;
    std::map<std::string, Seam> seams_;
};

}  // namespace sparekey::daemon

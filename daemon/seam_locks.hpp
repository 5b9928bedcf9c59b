// Asks Seam for the locks of every workspace, for the operators' page.
#pragma once

#include "daemon/observers.hpp"
#include "daemon/seams.hpp"
#include "ops/locks.hpp"

namespace sparekey::daemon {

/// For one thread.
class SeamLocks final : public ops::Locks {
  public:
    struct Source {
        std::map<std::string, Seam> seams;
        std::chrono::milliseconds limit;  // for each of them
    };
    using Seams = std::shared_ptr<Source const>;

    /// Connects to nothing yet. The references outlive it.
    static Result<std::unique_ptr<SeamLocks>> create(Config const& config, SeamBudgets& budgets,
                                                     ops::Metrics& metrics, Clock const& clock,
                                                     Log const& log);

    /// What use() takes. From any thread; changes nothing.
    Result<Seams> prepare(Config const& config) const;

    /// For surveys that begin from now on.
    void use(Seams seams) { seams_ = std::move(seams); }

    /// Within rescue.request_timeout for each workspace, one after the other. A workspace that does not
    /// answer is named among the failures, beside what was heard of it before.
    asio::awaitable<ops::LockSurvey> survey() override;

  private:
    SeamLocks(SeamBudgets& budgets, ops::Metrics& metrics, Clock const& clock, Log log)
        : budgets_(budgets),
          requests_(std::make_unique<SeamRequests>(metrics)),
          clock_(clock),
          log_(std::move(log)) {}

    asio::awaitable<void> add(std::string const& workspace, seam::SeamClient& api,
                              ops::LockSurvey& survey) const;

    SeamBudgets& budgets_;
    std::unique_ptr<SeamRequests> requests_;
    Clock const& clock_;
    Log log_;
    Seams seams_;  // each survey keeps its own
};

}  // namespace sparekey::daemon

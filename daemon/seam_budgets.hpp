// The request budgets of all workspaces: one each for the whole process, however often clients are made anew.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "seam/request_budget.hpp"

namespace sparekey::daemon {

/// Any thread.
class SeamBudgets {
  public:
    /// The budget of this workspace; `limits` are those of a new one. Valid while this object lives.
    seam::RequestBudget& of(std::string const& workspace, seam::BudgetLimits limits);

    /// All go by these from now on.
    void use(seam::BudgetLimits limits);

  private:
    std::mutex mutex_;
    std::map<std::string, std::unique_ptr<seam::RequestBudget>> budgets_;
};

}  // namespace sparekey::daemon

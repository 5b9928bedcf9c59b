#include "daemon/seam_budgets.hpp"

namespace sparekey::daemon {

seam::RequestBudget& SeamBudgets::of(std::string const& workspace, seam::BudgetLimits limits) {
    std::lock_guard const lock(mutex_);
    auto& budget = budgets_[workspace];
    if (!budget) budget = std::make_unique<seam::RequestBudget>(limits, std::chrono::steady_clock::now());
    return *budget;
}

void SeamBudgets::use(seam::BudgetLimits limits) {
    auto const now = std::chrono::steady_clock::now();
    std::lock_guard const lock(mutex_);
    for (auto const& [workspace, budget] : budgets_) budget->set_limits(limits, now);
}

}  // namespace sparekey::daemon

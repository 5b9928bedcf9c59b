#include "daemon/seam_budgets.hpp"

namespace sparekey::daemon {

seam::RequestBudget& SeamBudgets::of(std::string const& workspace, seam::BudgetLimits limits) {
    auto const now = std::chrono::steady_clock::now();
    std::lock_guard const lock(mutex_);
    auto& budget = budgets_[workspace];
    if (budget) {
        budget->set_limits(limits, now);
    } else {
        budget = std::make_unique<seam::RequestBudget>(limits, now);
    }
    return *budget;
}

}  // namespace sparekey::daemon

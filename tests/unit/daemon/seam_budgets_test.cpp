#include "daemon/seam_budgets.hpp"

#include <gtest/gtest.h>

namespace sparekey::daemon {
namespace {

constexpr seam::BudgetLimits kFew{1, 1};
constexpr seam::BudgetLimits kNone{0, 0};

bool lets_through(seam::RequestBudget& budget) {
    seam::RequestBudget::Place place(budget, seam::Priority::urgent);
    return place.ask(std::chrono::steady_clock::now()).count() == 0;
}

TEST(SeamBudgets, go_by_new_limits_once_they_are_used_and_not_when_clients_are_made_with_them) {
    SeamBudgets budgets;
    auto& budget = budgets.of("home", kFew);
    for (auto left = 10; left > 0 && lets_through(budget); --left) continue;
    EXPECT_EQ(&budgets.of("home", kNone), &budget);
    EXPECT_FALSE(lets_through(budget));
    budgets.use(kNone);
    EXPECT_TRUE(lets_through(budget));
}

}  // namespace
}  // namespace sparekey::daemon

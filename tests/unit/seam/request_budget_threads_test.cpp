// One budget, many threads: for ThreadSanitizer, and for the count.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "seam/request_budget.hpp"

namespace sparekey::seam {
namespace {

constexpr RequestBudget::TimePoint kNow{std::chrono::hours(1)};

TEST(RequestBudgetThreadsTest, lets_no_more_through_than_there_are_however_many_ask_at_once) {
    constexpr auto kThreads = 8;
    constexpr auto kQuestions = 2000;
    RequestBudget budget({1200, 0}, kNow);  // 300 at once
    std::atomic<int> passed = 0;
    std::vector<std::thread> threads;
    for (auto thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&budget, &passed, thread] {
            auto const priority = static_cast<Priority>(thread % kPriorities);
            for (auto i = 0; i < kQuestions; ++i) {
                RequestBudget::Place place(budget, priority);
                if (place.ask(kNow).count() == 0) ++passed;
                if (i % 100 == 0) budget.set_limits({1200, 0}, kNow);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(passed, 300);
}

}  // namespace
}  // namespace sparekey::seam

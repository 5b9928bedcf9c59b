#include "seam/request_budget.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace sparekey::seam {
namespace {

using namespace std::chrono_literals;
using Milliseconds = std::chrono::milliseconds;
using Place = RequestBudget::Place;
using TimePoint = RequestBudget::TimePoint;

constexpr TimePoint kStart{std::chrono::hours(1000)};

// 60 a minute: one each second, and 15 at once.
constexpr BudgetLimits kOnePerSecond{60, 0};

Milliseconds ask_once(RequestBudget& budget, Priority priority, TimePoint now) {
    return Place(budget, priority).ask(now);
}

/// How many are let through at this moment.
int let_through(RequestBudget& budget, Priority priority, TimePoint now) {
    constexpr auto kMany = 10'000;
    auto passed = 0;
    while (passed < kMany && ask_once(budget, priority, now) == 0ms) ++passed;
    return passed;
}

TEST(RequestBudgetTest, lets_through_what_came_in_in_fifteen_seconds_and_then_one_by_one) {
    struct Row {
        unsigned per_minute;
        int at_once;
        Milliseconds then_after;
    };
    for (auto const& [per_minute, at_once, then_after] :
         {Row{60, 15, 1000ms}, Row{1200, 300, 50ms}, Row{600, 150, 100ms}, Row{1, 2, 1000ms},
          Row{4, 2, 1000ms}, Row{0, 10'000, 0ms}}) {
        RequestBudget budget({per_minute, 0}, kStart);
        EXPECT_EQ(let_through(budget, Priority::urgent, kStart), at_once) << per_minute;
        EXPECT_EQ(ask_once(budget, Priority::urgent, kStart), then_after) << per_minute;
    }
}

TEST(RequestBudgetTest, fills_again_at_its_rate_and_never_beyond_its_size) {
    RequestBudget budget(kOnePerSecond, kStart);
    let_through(budget, Priority::urgent, kStart);
    EXPECT_EQ(ask_once(budget, Priority::urgent, kStart + 999ms), 1ms);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart + 3s), 3);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart + 24h), 15);
}

TEST(RequestBudgetTest, bears_a_clock_that_another_thread_read_before) {
    RequestBudget budget(kOnePerSecond, kStart);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart - 10s), 15);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart), 0);
}

TEST(RequestBudgetTest, keeps_half_for_guests) {
    RequestBudget budget(kOnePerSecond, kStart);
    EXPECT_EQ(let_through(budget, Priority::background, kStart), 7);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart), 8);
    EXPECT_EQ(ask_once(budget, Priority::background, kStart + 7s), 1000ms);
    EXPECT_EQ(ask_once(budget, Priority::background, kStart + 8s), 500ms);
    EXPECT_EQ(ask_once(budget, Priority::background, kStart + 8500ms), 0ms);
}

TEST(RequestBudgetTest, has_something_for_the_background_however_small_it_is) {
    RequestBudget budget({1, 0}, kStart);
    EXPECT_EQ(let_through(budget, Priority::background, kStart), 1);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart), 1);
}

TEST(RequestBudgetTest, caps_the_background_alone) {
    RequestBudget budget({6000, 60}, kStart);
    EXPECT_EQ(let_through(budget, Priority::background, kStart), 15);
    EXPECT_EQ(ask_once(budget, Priority::background, kStart), 1000ms);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart), 1500 - 15);
    EXPECT_EQ(let_through(budget, Priority::background, kStart + 20s), 15);
}

TEST(RequestBudgetTest, caps_the_background_where_guests_have_no_limit) {
    RequestBudget budget({0, 60}, kStart);
    EXPECT_EQ(let_through(budget, Priority::background, kStart), 15);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart), 10'000);
}

TEST(RequestBudgetTest, serves_those_who_wait_by_priority_and_then_in_their_order) {
    RequestBudget budget(kOnePerSecond, kStart);
    let_through(budget, Priority::urgent, kStart);
    struct Waiter {
        std::string name;
        std::unique_ptr<Place> place;
    };
    std::vector<Waiter> waiters;
    auto const join = [&](std::string name, Priority priority) {
        waiters.push_back({std::move(name), std::make_unique<Place>(budget, priority)});
    };
    join("background", Priority::background);
    join("first guest", Priority::urgent);
    join("second guest", Priority::urgent);
    join("begun", Priority::begun);

    std::string order;
    for (auto now = kStart; !waiters.empty() && now < kStart + 60s; now += 500ms) {
        // The last who came asks first, and gains nothing by it.
        for (auto at = waiters.rbegin(); at != waiters.rend(); ++at) {
            if (at->place->ask(now) != 0ms) continue;
            order += at->name + ", ";
            waiters.erase(std::next(at).base());
            break;
        }
    }
    EXPECT_EQ(order, "begun, first guest, second guest, background, ");
}

TEST(RequestBudgetTest, says_when_each_who_waits_will_have_its_turn) {
    RequestBudget budget({600, 0}, kStart);
    let_through(budget, Priority::urgent, kStart);
    std::vector<std::unique_ptr<Place>> line;
    for (auto i = 0; i < 20; ++i) line.push_back(std::make_unique<Place>(budget, Priority::urgent));
    EXPECT_EQ(line[0]->ask(kStart), 100ms);
    EXPECT_EQ(line[1]->ask(kStart), 200ms);
    EXPECT_EQ(line[19]->ask(kStart), 1000ms) << "two seconds, but asked again within one";
    EXPECT_EQ(ask_once(budget, Priority::begun, kStart), 100ms);
}

TEST(RequestBudgetTest, gives_the_place_of_one_who_leaves_to_the_next) {
    RequestBudget budget(kOnePerSecond, kStart);
    let_through(budget, Priority::urgent, kStart);
    auto first = std::make_unique<Place>(budget, Priority::urgent);
    Place second(budget, Priority::urgent);
    EXPECT_GT(second.ask(kStart + 1s), 0ms) << "it is the first one's turn";
    first.reset();
    EXPECT_EQ(second.ask(kStart + 1s), 0ms);
}

TEST(RequestBudgetTest, is_not_held_up_by_one_who_does_not_come_for_its_turn) {
    RequestBudget budget(kOnePerSecond, kStart);
    let_through(budget, Priority::urgent, kStart);
    Place const asleep(budget, Priority::begun);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart + 2s), 1);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart + 10s), 8);
}

TEST(RequestBudgetTest, pauses_the_background_and_no_guest) {
    RequestBudget budget({6000, 0}, kStart);
    budget.pause_background(30s, kStart);
    budget.pause_background(10s, kStart);  // no shorter for that
    EXPECT_EQ(ask_once(budget, Priority::background, kStart + 29'500ms), 500ms);
    EXPECT_EQ(ask_once(budget, Priority::urgent, kStart), 0ms);
    EXPECT_EQ(ask_once(budget, Priority::background, kStart + 30s), 0ms);
    budget.pause_background(24h, kStart + 1min);
    EXPECT_EQ(ask_once(budget, Priority::background, kStart + 11min), 0ms) << "ten minutes at most";
}

TEST(RequestBudgetTest, goes_by_new_limits_at_once) {
    RequestBudget budget({60, 60}, kStart);
    let_through(budget, Priority::urgent, kStart);
    budget.set_limits({0, 60}, kStart);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart), 10'000);
    budget.set_limits({60, 60}, kStart);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart), 15) << "what was free is no debt";
    budget.set_limits({6000, 60}, kStart);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart + 1s), 100) << "a reload is no gift";
    budget.set_limits({60, 60}, kStart + 1min);
    EXPECT_EQ(let_through(budget, Priority::urgent, kStart + 1min), 15);
}

}  // namespace
}  // namespace sparekey::seam

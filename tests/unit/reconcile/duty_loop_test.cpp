#include "reconcile/duty_loop.hpp"

#include <gmock/gmock.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <deque>

#include "async/nursery.hpp"
#include "support/run.hpp"
#include "unit/reconcile/fakes.hpp"

namespace sparekey::reconcile {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

Error const kTrouble{Errc::unavailable, "no answer"};

/// Gives turns from its script, and the cursor that was stored last.
class FakeStore final : public DutyStore {
  public:
    std::vector<std::string> calls;
    std::deque<bool> turns;  // then all are ours
    std::string cursor = "stored";
    bool lost = false;
    std::deque<std::chrono::milliseconds> unfinished;  // as it says with the next turns; then zero
    std::chrono::milliseconds unfinished_then{0};      // and with keep()
    std::string kept;                                  // the cursor, by keep()

    asio::awaitable<Result<Turn>> take(std::string_view duty, std::chrono::milliseconds every) override {
        calls.push_back("take " + std::string(duty) + " " + std::to_string(every.count()));
        auto const ours = turns.empty() || turns.front();
        if (!turns.empty()) turns.pop_front();
        Turn turn{ours, 1ms, cursor};
        if (!unfinished.empty()) {
            turn.unfinished = unfinished.front();
            unfinished.pop_front();
        }
        co_return turn;
    }
    asio::awaitable<Result<std::chrono::milliseconds>> keep(std::string_view, std::string next) override {
        if (lost) co_return Error{Errc::lost, "taken over"};
        kept = next;
        co_return unfinished_then;
    }
    asio::awaitable<Result<void>> finish(std::string_view, std::string_view next) override {
        calls.push_back("finish " + std::string(next));
        cursor = next;
        co_return Result<void>();
    }
    asio::awaitable<Result<void>> give_back(std::string_view, std::string next) override {
        calls.push_back("give back");
        if (!next.empty()) cursor = next;
        co_return Result<void>();
    }
    std::chrono::milliseconds lease() const override { return 3ms; }
};

/// Does as its script says; sets `idle` once that is used up.
class FakeDuty final : public Duty {
  public:
    std::deque<Result<std::string>> answers;
    std::vector<std::string> cursors;
    bool throws = false;
    bool hangs = false;
    std::function<bool()> goes_on;  // null: at once
    bool was_cut = false;
    std::string place;
    Event idle;

    std::string reached() const override { return place; }

    asio::awaitable<Result<std::string>> perform(std::string cursor) override {
        cursors.push_back(cursor);
        if (std::exchange(throws, false)) throw std::runtime_error("a mistake");
        if (hangs) {
            hangs = false;
            asio::steady_timer forever(co_await asio::this_coro::executor, 1h);
            auto const [error] = co_await forever.async_wait(as_result);
            was_cut = error == asio::error::operation_aborted;
            co_return "too late";
        }
        asio::steady_timer pause(co_await asio::this_coro::executor);
        while (goes_on && !goes_on()) {
            pause.expires_after(1ms);
            co_await pause.async_wait(asio::use_awaitable);
        }
        if (answers.empty()) {
            idle.set();
            co_return "idle";
        }
        auto answer = std::move(answers.front());
        answers.pop_front();
        co_return answer;
    }
};

asio::awaitable<void> drive(FakeStore& store, FakeDuty& duty, DutyPlan plan, rescue::Alerts& alerts) {
    DutyLoop loop("sweep:home", duty, store, alerts, plan, Log());
    Nursery tasks(co_await asio::this_coro::executor,
                  [](std::string_view, std::exception_ptr error) { std::rethrow_exception(error); });
    tasks.spawn("duty", loop.run());
    co_await duty.idle.wait();
    tasks.cut();
    co_await tasks.join();
}

/// Runs the loop until the duty has used its answers up.
void run_until_idle(FakeStore& store, FakeDuty& duty, DutyPlan plan = {1ms, 1ms}) {
    FakeAlerts alerts;
    run(drive(store, duty, plan, alerts));
}

TEST(DutyLoop, performs_at_once_and_then_every_so_often_from_where_it_left_off) {
    FakeStore store;
    FakeDuty duty;
    duty.answers = {"one", "two"};
    run_until_idle(store, duty, {7ms, 1ms});
    EXPECT_THAT(duty.cursors, ElementsAre("stored", "one", "two"));
    store.calls.resize(5);
    EXPECT_THAT(store.calls, ElementsAre("take sweep:home 0", "finish one", "take sweep:home 7", "finish two",
                                         "take sweep:home 7"));
}

TEST(DutyLoop, waits_while_it_is_not_its_turn) {
    FakeStore store;
    FakeDuty duty;
    store.turns = {false, false};
    run_until_idle(store, duty);
    store.calls.resize(3);
    EXPECT_THAT(store.calls, ElementsAre("take sweep:home 0", "take sweep:home 0", "take sweep:home 0"));
    EXPECT_THAT(duty.cursors, ElementsAre("stored"));
}

TEST(DutyLoop, a_failure_keeps_the_cursor_and_is_tried_again) {
    FakeStore store;
    FakeDuty duty;
    duty.answers = {kTrouble, "one"};
    run_until_idle(store, duty);
    EXPECT_THAT(duty.cursors, ElementsAre("stored", "stored", "one"));
    store.calls.resize(4);
    EXPECT_THAT(store.calls,
                ElementsAre("take sweep:home 0", "give back", "take sweep:home 0", "finish one"));
}

TEST(DutyLoop, survives_a_duty_that_throws) {
    FakeStore store;
    FakeDuty duty;
    duty.throws = true;
    duty.answers = {"one"};
    run_until_idle(store, duty);
    EXPECT_THAT(duty.cursors, ElementsAre("stored", "stored", "one"));
    EXPECT_EQ(store.calls.at(1), "give back");
}

TEST(DutyLoop, is_cut_short_once_another_process_has_the_lease) {
    FakeStore store;
    FakeDuty duty;
    store.lost = true;
    duty.hangs = true;
    run_until_idle(store, duty);
    EXPECT_TRUE(duty.was_cut);
    EXPECT_THAT(duty.cursors, ElementsAre("stored", "stored"));
    EXPECT_EQ(store.calls.at(1), "take sweep:home 0");
}

TEST(DutyLoop, goes_on_from_where_a_try_that_failed_had_come) {
    FakeStore store;
    FakeDuty duty;
    duty.place = "half-way";
    duty.answers = {kTrouble};
    run_until_idle(store, duty);
    EXPECT_THAT(duty.cursors, ElementsAre("stored", "half-way"));
}

TEST(DutyLoop, stores_how_far_it_has_come_while_it_is_under_way) {
    FakeStore store;
    FakeDuty duty;
    duty.place = "half-way";
    duty.goes_on = [&] { return store.kept == "half-way"; };
    run_until_idle(store, duty);
    EXPECT_EQ(store.kept, "half-way");
}

class DutyAlarm : public testing::Test {
  protected:
    DutyAlarm() {
        plan_.alarm_after = 1h;
        plan_.meanwhile = "guests wait";
    }

    /// The alert's summary; empty while there is none.
    std::string told() const {
        auto const found = alerts_.open.find("reconcile_failing:sweep:home");
        return found == alerts_.open.end() ? std::string() : found->second.summary;
    }
    void run_until_idle() { run(drive(store_, duty_, plan_, alerts_)); }

    FakeStore store_;
    FakeDuty duty_;
    FakeAlerts alerts_;
    DutyPlan plan_{1ms, 1ms};
};

TEST_F(DutyAlarm, is_raised_when_it_has_failed_for_long_and_resolved_by_success) {
    std::vector<std::string> seen;
    duty_.goes_on = [&] {
        seen.push_back(told());
        return true;
    };
    duty_.answers = {kTrouble, kTrouble, "done"};
    store_.unfinished = {59min, 61min};
    run_until_idle();
    ASSERT_GE(seen.size(), 4u);
    seen.resize(4);
    EXPECT_THAT(
        seen,
        ElementsAre("", "", "For 61 minutes sweep has not come to an end, so guests wait. Last: no answer.",
                    ""));
}

TEST_F(DutyAlarm, is_raised_while_it_hangs_and_resolved_when_it_has_ended_after_all) {
    store_.unfinished_then = 1h;
    duty_.answers = {"done"};
    std::vector<std::string> then;  // as the next try sees it
    duty_.goes_on = [&] {
        if (duty_.cursors.size() == 1) return !told().empty();
        then.push_back(told());
        return true;
    };
    run_until_idle();
    ASSERT_FALSE(then.empty());
    EXPECT_EQ(then.front(), "");
}

TEST_F(DutyAlarm, is_raised_and_resolved_by_others_than_the_one_who_has_the_duty) {
    store_.turns = {false};
    store_.unfinished = {2h};
    std::string seen;
    duty_.goes_on = [&] {
        if (seen.empty()) seen = told();
        return true;
    };
    run_until_idle();
    EXPECT_THAT(seen, testing::HasSubstr("another process has it"));

    store_.turns = {false, false};
    store_.unfinished = {2h};
    seen.clear();
    duty_.goes_on = [&] {
        seen = told();
        return true;
    };
    run_until_idle();
    EXPECT_EQ(seen, "") << "somebody has finished it meanwhile";
}

}  // namespace
}  // namespace sparekey::reconcile

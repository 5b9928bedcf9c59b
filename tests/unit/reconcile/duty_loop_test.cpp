#include "reconcile/duty_loop.hpp"

#include <gmock/gmock.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <deque>

#include "async/nursery.hpp"
#include "support/run.hpp"

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

    asio::awaitable<Result<Turn>> take(std::string_view duty, std::chrono::milliseconds every) override {
        calls.push_back("take " + std::string(duty) + " " + std::to_string(every.count()));
        auto const ours = turns.empty() || turns.front();
        if (!turns.empty()) turns.pop_front();
        co_return Turn{ours, 1ms, cursor};
    }
    asio::awaitable<Result<void>> keep(std::string_view) override {
        if (lost) co_return Error{Errc::lost, "taken over"};
        co_return Result<void>();
    }
    asio::awaitable<Result<void>> finish(std::string_view, std::string_view next) override {
        calls.push_back("finish " + std::string(next));
        cursor = next;
        co_return Result<void>();
    }
    asio::awaitable<Result<void>> give_back(std::string_view) override {
        calls.push_back("give back");
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
    bool was_cut = false;
    Event idle;

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
        if (answers.empty()) {
            idle.set();
            co_return "idle";
        }
        auto answer = std::move(answers.front());
        answers.pop_front();
        co_return answer;
    }
};

asio::awaitable<void> drive(FakeStore& store, FakeDuty& duty, DutyTimes times) {
    DutyLoop loop("sweep:home", duty, store, times, Log());
    Nursery tasks(co_await asio::this_coro::executor,
                  [](std::string_view, std::exception_ptr error) { std::rethrow_exception(error); });
    tasks.spawn("duty", loop.run());
    co_await duty.idle.wait();
    tasks.cut();
    co_await tasks.join();
}

/// Runs the loop until the duty has used its answers up.
void run_until_idle(FakeStore& store, FakeDuty& duty, DutyTimes times = {1ms, 1ms}) {
    run(drive(store, duty, times));
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

}  // namespace
}  // namespace sparekey::reconcile

#include "async/blocking_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/post.hpp>
#include <csignal>
#include <future>
#include <stdexcept>

#include "async/nursery.hpp"
#include "support/cut_and_join.hpp"
#include "support/run.hpp"

namespace sparekey {
namespace {

using Ended = BlockingPool::Ended;
using namespace std::chrono_literals;

constexpr auto kLong = 30s;

/// A call that ends when the test says so, and says when it has begun.
class Gate {
  public:
    std::function<void()> call() const {
        return [begun = begun_, opened = opened_] {
            begun->set_value();
            opened.wait();
        };
    }
    void wait_until_begun() const { begun_->get_future().wait(); }
    void open() { open_.set_value(); }

  private:
    std::shared_ptr<std::promise<void>> begun_ = std::make_shared<std::promise<void>>();
    std::promise<void> open_;
    std::shared_future<void> opened_ = open_.get_future().share();
};

/// A thread of the pool is in the gate's call, and nobody waits for it.
void occupy(BlockingPool& pool, Gate const& gate) {
    while (run(pool.run(gate.call(), 10ms)) != Ended::abandoned) {
    }
}

TEST(BlockingPoolTest, runs_a_call_on_another_thread_and_comes_back_on_the_callers) {
    BlockingPool pool;
    auto const body = [&]() -> asio::awaitable<void> {
        auto const mine = std::this_thread::get_id();
        auto const its = std::make_shared<std::thread::id>();
        std::function<void()> call = [its] { *its = std::this_thread::get_id(); };
        auto const ended = co_await pool.run(std::move(call), kLong);
        EXPECT_EQ(ended, Ended::in_time);
        EXPECT_NE(*its, mine);
        EXPECT_EQ(std::this_thread::get_id(), mine);
    };
    run(body());
}

TEST(BlockingPoolTest, leaves_signals_to_others_but_for_faults) {
    BlockingPool pool;
    auto const blocked = std::make_shared<sigset_t>();
    std::function<void()> call = [blocked] { pthread_sigmask(SIG_BLOCK, nullptr, blocked.get()); };
    EXPECT_EQ(run(pool.run(call, kLong)), Ended::in_time);
    for (auto const number : {SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGUSR1})
        EXPECT_EQ(sigismember(blocked.get(), number), 1) << number;
    for (auto const number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        EXPECT_EQ(sigismember(blocked.get(), number), 0) << number;
}

TEST(BlockingPoolTest, rethrows_what_the_call_throws) {
    BlockingPool pool;
    std::function<void()> const call = [] { throw std::runtime_error("broken"); };
    EXPECT_THROW(run(pool.run(call, kLong)), std::runtime_error);
}

TEST(BlockingPoolTest, abandons_a_call_that_outlives_its_limit_and_goes_on_with_others) {
    BlockingPool pool;
    Gate gate;
    occupy(pool, gate);
    EXPECT_FALSE(pool.idle_within(0s));
    EXPECT_EQ(run(pool.run([] {}, kLong)), Ended::in_time);
    gate.open();
    EXPECT_TRUE(pool.idle_within(kLong));
}

TEST(BlockingPoolTest, does_not_start_what_nobody_waits_for_any_more) {
    BlockingPool pool({.threads = 1, .waiting = 10});
    Gate gate;
    occupy(pool, gate);
    std::atomic<bool> started = false;
    EXPECT_EQ(run(pool.run([&] { started = true; }, 1ms)), Ended::not_started);
    gate.open();
    EXPECT_EQ(run(pool.run([] {}, kLong)), Ended::in_time);
    EXPECT_FALSE(started);
}

TEST(BlockingPoolTest, takes_no_more_than_may_wait) {
    BlockingPool pool({.threads = 1, .waiting = 1});
    Gate gate;
    occupy(pool, gate);
    EXPECT_EQ(run(pool.run([] {}, 1ms)), Ended::not_started);  // its turn never came; it still stands there
    EXPECT_EQ(run(pool.run([] {}, kLong)), Ended::not_started);
    gate.open();
}

TEST(BlockingPoolTest, lets_a_cancelled_caller_go_at_once) {
    BlockingPool pool;
    Gate gate;
    auto const wait = [&]() -> asio::awaitable<void> { co_await pool.run(gate.call(), kLong); };
    auto const body = [&]() -> asio::awaitable<void> {
        Nursery nursery(co_await asio::this_coro::executor, [](auto, auto) { FAIL(); });
        nursery.spawn("caller", wait());
        auto const executor = co_await asio::this_coro::executor;
        co_await asio::post(executor, asio::use_awaitable);
        gate.wait_until_begun();
        co_await cut_and_join(nursery);
    };
    run(body());
    gate.open();
    EXPECT_TRUE(pool.idle_within(kLong));
}

TEST(BlockingPoolTest, may_go_while_a_call_still_runs) {
    Gate gate;
    {
        BlockingPool pool;
        occupy(pool, gate);
    }
    gate.open();
}

}  // namespace
}  // namespace sparekey

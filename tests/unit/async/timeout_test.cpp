#include "async/timeout.hpp"

#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <stdexcept>
#include <string>

#include "async/event.hpp"
#include "async/nursery.hpp"
#include "support/run.hpp"

namespace sparekey {
namespace {

using namespace std::chrono_literals;
using boost::system::system_error;

asio::awaitable<void> pause(std::chrono::steady_clock::duration length) {
    asio::steady_timer timer(co_await asio::this_coro::executor, length);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<std::string> say(std::string words, std::chrono::steady_clock::duration after) {
    co_await pause(after);
    co_return words;
}

asio::awaitable<std::string> fail(std::chrono::steady_clock::duration after) {
    co_await pause(after);
    throw std::runtime_error("failed");
}

/// Cannot be cancelled, and says when it ended.
asio::awaitable<void> stubborn(Event& release, bool& ended) {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await release.wait();
    ended = true;
}

/// What with_timeout ended with: its value, or the error in words.
asio::awaitable<std::string> outcome(asio::awaitable<std::string> op,
                                     std::chrono::steady_clock::duration limit) {
    try {
        auto const value = co_await with_timeout(std::move(op), limit);
        co_return value;
    } catch (system_error const& error) {
        if (error.code() == asio::error::timed_out) co_return "timed_out";
        if (error.code() == asio::error::operation_aborted) co_return "operation_aborted";
        throw;
    } catch (std::runtime_error const& error) {
        co_return error.what();
    }
}

TEST(WithTimeout, gives_the_value_that_comes_in_time) {
    EXPECT_EQ(run(outcome(say("hello", 1ms), 1h)), "hello");
    EXPECT_EQ(run(outcome(say("hello", 0ms), 1h)), "hello");
}

TEST(WithTimeout, says_timed_out_when_the_deadline_comes_first) {
    EXPECT_EQ(run(outcome(say("hello", 1h), 1ms)), "timed_out");
    EXPECT_EQ(run(outcome(say("hello", 1h), 0ms)), "timed_out");
    EXPECT_EQ(run(outcome(say("hello", 1h), -1s)), "timed_out");
}

TEST(WithTimeout, passes_an_exception_on_at_once) {
    EXPECT_EQ(run(outcome(fail(1ms), 1h)), "failed");  // run() would not wait for an hour
}

TEST(WithTimeout, takes_a_coroutine_that_never_waits) {
    auto immediate = []() -> asio::awaitable<std::string> { co_return "now"; };
    EXPECT_EQ(run(outcome(immediate(), 1h)), "now");
}

TEST(WithTimeout, takes_a_coroutine_without_a_value) {
    run(with_timeout(pause(1ms), 1h));
    EXPECT_THROW(run(with_timeout(pause(1h), 1ms)), system_error);
}

TEST(WithTimeout, needs_no_default_constructor_and_no_copy) {
    struct Value {
        explicit Value(int n) : number(std::make_unique<int>(n)) {}
        std::unique_ptr<int> number;
    };
    auto make = []() -> asio::awaitable<Value> { co_return Value(7); };
    EXPECT_EQ(*run(with_timeout(make(), 1h)).number, 7);
}

asio::awaitable<void> swallow_timeout(asio::awaitable<void> op, bool& timed_out) {
    try {
        co_await with_timeout(std::move(op), 1ms);
    } catch (system_error const& error) {
        timed_out = error.code() == asio::error::timed_out;
    }
}

TEST(WithTimeout, waits_for_an_operation_that_does_not_heed_the_deadline) {
    run([]() -> asio::awaitable<void> {
        Event release;
        bool ended = false;
        bool timed_out = false;
        Nursery nursery(co_await asio::this_coro::executor,
                        [](auto, auto error) { std::rethrow_exception(error); });
        nursery.spawn("timeout", swallow_timeout(stubborn(release, ended), timed_out));
        co_await pause(20ms);  // past the deadline, or not: the wait must hold either way
        EXPECT_EQ(nursery.size(), 1u);
        EXPECT_FALSE(timed_out);
        release.set();
        co_await nursery.join();
        EXPECT_TRUE(ended);
    }());
}

asio::awaitable<void> keep_outcome(asio::awaitable<std::string> op, std::string& kept) {
    kept = co_await outcome(std::move(op), 1h);
}

TEST(WithTimeout, ends_with_operation_aborted_when_the_caller_is_cancelled) {
    run([]() -> asio::awaitable<void> {
        std::string kept;
        Nursery nursery(co_await asio::this_coro::executor,
                        [](auto, auto error) { std::rethrow_exception(error); });
        nursery.spawn("timeout", keep_outcome(say("hello", 1h), kept));
        co_await pause(1ms);
        nursery.cut();
        co_await nursery.join();
        EXPECT_EQ(kept, "operation_aborted");
    }());
}

TEST(WithTimeout, nests_and_the_inner_deadline_stays_the_inner_ones) {
    EXPECT_EQ(run(outcome(outcome(say("hello", 1h), 1ms), 1h)), "timed_out");
    EXPECT_EQ(run(outcome(outcome(say("hello", 1h), 1h), 1ms)), "timed_out");
}

asio::awaitable<void> count_outcome(std::chrono::microseconds op, std::chrono::microseconds limit,
                                    int& values, int& timeouts) {
    auto const result =
        co_await outcome(say("a value that lives on the heap, not in the string itself", op), limit);
    ++(result == "timed_out" ? timeouts : values);
}

TEST(WithTimeout, ends_every_race_in_a_value_or_a_timeout) {
    run([]() -> asio::awaitable<void> {
        constexpr int kRaces = 2000;
        int values = 0;
        int timeouts = 0;
        Nursery nursery(co_await asio::this_coro::executor,
                        [](auto, auto error) { std::rethrow_exception(error); });
        for (int i = 0; i < kRaces; ++i) {
            std::chrono::microseconds const limit(500 + i % 97);
            nursery.spawn(
                "race", count_outcome(limit + std::chrono::microseconds(i % 7 - 3), limit, values, timeouts));
        }
        co_await nursery.join();
        EXPECT_EQ(values + timeouts, kRaces);
    }());
}

TEST(WithTimeout, survives_a_caller_cancelled_in_the_middle_of_every_race) {
    run([]() -> asio::awaitable<void> {
        int values = 0;
        int timeouts = 0;
        for (int i = 0; i < 300; ++i) {
            std::chrono::microseconds const limit(100 + i % 13);
            Nursery nursery(co_await asio::this_coro::executor,
                            [](auto, auto error) { std::rethrow_exception(error); });
            for (int j = 0; j < 5; ++j) nursery.spawn("race", count_outcome(limit, limit, values, timeouts));
            co_await pause(limit);
            nursery.cut();
            co_await nursery.join();
            EXPECT_EQ(nursery.size(), 0u);
        }
    }());
}

}  // namespace
}  // namespace sparekey

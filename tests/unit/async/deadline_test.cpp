#include "async/deadline.hpp"

#include <gtest/gtest.h>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "support/run.hpp"

namespace sparekey {
namespace {

using namespace std::chrono_literals;

/// Waits one after another, each of which Deadline can cancel.
struct Waits {
    asio::awaitable<error_code> wait(std::chrono::steady_clock::duration length) {
        asio::steady_timer timer(co_await asio::this_coro::executor, length);
        pending = &timer;
        auto const [error] = co_await timer.async_wait(as_result);
        pending = nullptr;
        co_return error;
    }

    /// Nothing that could be cancelled, until the first cancel has come in vain.
    asio::awaitable<error_code> wait_after_a_cancel() {
        auto const executor = co_await asio::this_coro::executor;
        while (cancels == 0) co_await asio::post(executor, asio::use_awaitable);
        co_return co_await wait(1h);
    }

    void cancel() {
        ++cancels;
        if (pending != nullptr) pending->cancel();
    }

    asio::steady_timer* pending = nullptr;
    int cancels = 0;
};

TEST(Deadline, leaves_alone_what_ends_in_time) {
    Waits waits;
    auto const body = [&]() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        Deadline deadline(executor, [&] { waits.cancel(); });
        auto const first = co_await deadline.within(1h, waits.wait(1ms));
        EXPECT_FALSE(first);
        auto const second = co_await deadline.within(1h, waits.wait(1ms));
        EXPECT_FALSE(second);
    };
    run(body());
    EXPECT_EQ(waits.cancels, 0);
}

TEST(Deadline, cancels_what_takes_longer) {
    Waits waits;
    auto const body = [&]() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        Deadline deadline(executor, [&] { waits.cancel(); });
        auto const error = co_await deadline.within(1ms, waits.wait(1h));
        EXPECT_EQ(error, asio::error::timed_out);
    };
    run(body());
}

TEST(Deadline, may_be_shorter_or_longer_than_the_one_before) {
    Waits waits;
    auto const body = [&]() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        Deadline deadline(executor, [&] { waits.cancel(); });
        auto const in_time = co_await deadline.within(1h, waits.wait(1ms));
        EXPECT_FALSE(in_time);
        auto const late = co_await deadline.within(1ms, waits.wait(1h));
        EXPECT_EQ(late, asio::error::timed_out);
        auto const again_in_time = co_await deadline.within(1h, waits.wait(30ms));
        EXPECT_FALSE(again_in_time);
        auto const again_late = co_await deadline.within(20ms, waits.wait(1h));
        EXPECT_EQ(again_late, asio::error::timed_out);
    };
    run(body());
}

TEST(Deadline, cancels_again_what_begins_to_wait_after_it_has_passed) {
    Waits waits;
    auto const body = [&]() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        Deadline deadline(executor, [&] { waits.cancel(); });
        auto const error = co_await deadline.within(1ms, waits.wait_after_a_cancel());
        EXPECT_EQ(error, asio::error::timed_out);
    };
    run(body());
    EXPECT_GE(waits.cancels, 2);
}

TEST(Deadline, tells_other_errors_from_its_own) {
    Waits waits;
    auto const refused = []() -> asio::awaitable<error_code> {
        co_return error_code(asio::error::connection_refused);
    };
    auto const body = [&]() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        Deadline deadline(executor, [&] { waits.cancel(); });
        auto const error = co_await deadline.within(1h, refused());
        EXPECT_EQ(error, asio::error::connection_refused);
    };
    run(body());
}

TEST(Deadline, cancels_nothing_once_it_is_gone) {
    Waits waits;
    auto const body = [&]() -> asio::awaitable<void> {
        {
            auto const executor = co_await asio::this_coro::executor;
            Deadline deadline(executor, [&] { waits.cancel(); });
            auto const error = co_await deadline.within(5ms, waits.wait(1ms));
            EXPECT_FALSE(error);
        }
        auto const error = co_await waits.wait(20ms);
        EXPECT_FALSE(error);
    };
    run(body());
    EXPECT_EQ(waits.cancels, 0);
}

}  // namespace
}  // namespace sparekey

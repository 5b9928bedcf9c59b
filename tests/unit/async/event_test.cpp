#include "async/event.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include "async/nursery.hpp"
#include "support/run.hpp"

namespace sparekey {
namespace {

using namespace std::chrono_literals;

void rethrow(std::string_view, std::exception_ptr error) {
    std::rethrow_exception(error);
}

asio::awaitable<void> turn() {
    co_await asio::post(asio::use_awaitable);
}

/// Counts itself once it got what it waited for.
asio::awaitable<void> count_wait(Event& event, int& count) {
    co_await event.wait();
    ++count;
}

asio::awaitable<void> count_wait_for(Event& event, std::chrono::seconds limit, int& count) {
    auto const set = co_await event.wait_for(limit);
    if (set) ++count;
}

asio::awaitable<void> note_abort(Event& event, bool& aborted) {
    try {
        co_await event.wait();
    } catch (boost::system::system_error const& error) {
        aborted = error.code() == asio::error::operation_aborted;
    }
}

TEST(Event, that_was_set_before_is_not_waited_for) {
    run([]() -> asio::awaitable<void> {
        Event event;
        event.set();
        co_await event.wait();
        auto const set = co_await event.wait_for(0s);
        EXPECT_TRUE(set);
        EXPECT_TRUE(event.is_set());
    }());
}

TEST(Event, wakes_everybody_who_waits) {
    run([]() -> asio::awaitable<void> {
        Event event;
        int woken = 0;
        Nursery nursery(co_await asio::this_coro::executor, rethrow);
        for (int i = 0; i < 100; ++i) {
            nursery.spawn("wait", count_wait(event, woken));
            nursery.spawn("wait_for", count_wait_for(event, 1h, woken));
        }
        co_await turn();
        co_await turn();
        EXPECT_EQ(woken, 0);
        event.set();
        co_await nursery.join();
        EXPECT_EQ(woken, 200);
    }());
}

TEST(Event, wakes_those_who_wait_even_when_it_is_cleared_before_they_run) {
    run([]() -> asio::awaitable<void> {
        Event event;
        int woken = 0;
        Nursery nursery(co_await asio::this_coro::executor, rethrow);
        nursery.spawn("wait", count_wait(event, woken));
        nursery.spawn("wait_for", count_wait_for(event, 1h, woken));
        co_await turn();
        co_await turn();
        event.set();
        event.clear();
        co_await nursery.join();
        EXPECT_EQ(woken, 2);
        EXPECT_FALSE(event.is_set());
    }());
}

TEST(Event, can_be_waited_for_again_after_it_was_cleared) {
    run([]() -> asio::awaitable<void> {
        Event event;
        event.set();
        event.clear();
        auto const before = co_await event.wait_for(1ms);
        EXPECT_FALSE(before);

        int woken = 0;
        Nursery nursery(co_await asio::this_coro::executor, rethrow);
        nursery.spawn("wait", count_wait(event, woken));
        co_await turn();
        co_await turn();
        EXPECT_EQ(woken, 0);
        event.set();
        co_await nursery.join();
        EXPECT_EQ(woken, 1);
    }());
}

TEST(Event, that_nobody_sets_lets_wait_for_give_up) {
    run([]() -> asio::awaitable<void> {
        Event event;
        auto const set = co_await event.wait_for(1ms);
        EXPECT_FALSE(set);
        auto const set_at_once = co_await event.wait_for(-1s);
        EXPECT_FALSE(set_at_once);
    }());
}

TEST(Event, ends_the_wait_of_a_cancelled_coroutine_with_operation_aborted) {
    run([]() -> asio::awaitable<void> {
        Event event;
        bool aborted = false;
        Nursery nursery(co_await asio::this_coro::executor, rethrow);
        nursery.spawn("wait", note_abort(event, aborted));
        co_await turn();
        co_await turn();
        nursery.cut();
        co_await nursery.join();
        EXPECT_TRUE(aborted);
        event.set();  // touches no waiter that is gone
    }());
}

}  // namespace
}  // namespace sparekey

#include "async/nursery.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>
#include <stdexcept>
#include <string>
#include <vector>

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

asio::awaitable<void> count(int& runs) {
    ++runs;
    co_return;
}

/// Ends when it is asked to, between two pieces of work.
asio::awaitable<void> obedient(Nursery& nursery, int& ended) {
    co_await nursery.stopping().wait();
    ++ended;
}

/// Ends only when it is cut.
asio::awaitable<void> deaf(bool& aborted) {
    asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
    auto const [error] = co_await timer.async_wait(as_result);
    aborted = error == asio::error::operation_aborted;
}

asio::awaitable<void> fail(std::string words) {
    co_await turn();
    throw std::runtime_error(words);
}

asio::awaitable<void> throw_aborted() {
    co_await turn();
    throw boost::system::system_error(asio::error::operation_aborted);
}

asio::awaitable<void> spawn_chain(Nursery& nursery, int length, int& runs) {
    co_await turn();
    ++runs;
    if (length > 1) nursery.spawn("next", spawn_chain(nursery, length - 1, runs));
}

TEST(Nursery, starts_a_child_with_the_next_turn_and_forgets_it_when_it_ends) {
    run([]() -> asio::awaitable<void> {
        int runs = 0;
        Nursery nursery(co_await asio::this_coro::executor, rethrow);
        nursery.spawn("child", count(runs));
        EXPECT_EQ(runs, 0);
        EXPECT_EQ(nursery.size(), 1u);
        co_await nursery.join();
        EXPECT_EQ(runs, 1);
        EXPECT_EQ(nursery.size(), 0u);
    }());
}

TEST(Nursery, without_children_is_joined_at_once) {
    run([]() -> asio::awaitable<void> {
        Nursery nursery(co_await asio::this_coro::executor, rethrow);
        co_await nursery.join();
        auto const empty = co_await nursery.join_for(0s);
        EXPECT_TRUE(empty);
    }());
}

TEST(Nursery, can_be_filled_before_the_context_runs) {
    asio::io_context context(1);
    Nursery nursery(context.get_executor(), rethrow);
    int runs = 0;
    nursery.spawn("child", count(runs));
    context.run();
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(nursery.size(), 0u);
}

TEST(Nursery, waits_for_children_spawned_by_children) {
    run([]() -> asio::awaitable<void> {
        int runs = 0;
        Nursery nursery(co_await asio::this_coro::executor, rethrow);
        nursery.spawn("first", spawn_chain(nursery, 50, runs));
        co_await nursery.join();
        EXPECT_EQ(runs, 50);
    }());
}

TEST(Nursery, waits_for_a_child_spawned_after_the_last_one_ended) {
    run([]() -> asio::awaitable<void> {
        int runs = 0;
        Nursery* place = nullptr;
        auto const executor = co_await asio::this_coro::executor;
        // The error handler runs when the last child has ended and the joiner is awake, but has not had its
        // turn.
        Nursery nursery(executor, [&](auto, auto) { place->spawn("late", spawn_chain(*place, 3, runs)); });
        place = &nursery;
        nursery.spawn("fails", fail("once"));
        co_await nursery.join();
        EXPECT_EQ(runs, 3);

        nursery.spawn("fails", fail("twice"));
        auto const empty = co_await nursery.join_for(1h);
        EXPECT_TRUE(empty);
        EXPECT_EQ(runs, 6);
    }());
}

TEST(Nursery, reports_which_child_failed_and_how) {
    run([]() -> asio::awaitable<void> {
        std::vector<std::string> reports;
        auto const executor = co_await asio::this_coro::executor;
        Nursery nursery(executor, [&](std::string_view child, std::exception_ptr error) {
            try {
                std::rethrow_exception(error);
            } catch (std::exception const& e) {
                reports.push_back(std::string(child) + ": " + e.what());
            }
        });
        int runs = 0;
        nursery.spawn("a", fail("no lock"));
        nursery.spawn("b", count(runs));
        nursery.spawn("c", throw_aborted());
        co_await nursery.join();
        EXPECT_EQ(reports, std::vector<std::string>{"a: no lock"});
    }());
}

TEST(Nursery, lets_children_finish_in_the_first_phase) {
    run([]() -> asio::awaitable<void> {
        int ended = 0;
        Nursery nursery(co_await asio::this_coro::executor, rethrow);
        for (int i = 0; i < 10; ++i) nursery.spawn("obedient", obedient(nursery, ended));
        co_await turn();
        EXPECT_EQ(ended, 0);
        auto const finished = co_await nursery.stop(1h);
        EXPECT_TRUE(finished);
        EXPECT_EQ(ended, 10);
    }());
}

TEST(Nursery, cuts_in_the_second_phase_those_who_did_not_finish) {
    run([]() -> asio::awaitable<void> {
        int ended = 0;
        bool aborted = false;
        Nursery nursery(co_await asio::this_coro::executor, rethrow);
        nursery.spawn("obedient", obedient(nursery, ended));
        nursery.spawn("deaf", deaf(aborted));
        auto const finished = co_await nursery.stop(5ms);
        EXPECT_FALSE(finished);
        EXPECT_EQ(ended, 1);
        EXPECT_TRUE(aborted);
        EXPECT_EQ(nursery.size(), 0u);
    }());
}

TEST(Nursery, tells_when_join_for_gave_up) {
    run([]() -> asio::awaitable<void> {
        bool aborted = false;
        Nursery nursery(co_await asio::this_coro::executor, rethrow);
        nursery.spawn("deaf", deaf(aborted));
        auto const empty = co_await nursery.join_for(1ms);
        EXPECT_FALSE(empty);
        EXPECT_FALSE(aborted);
        nursery.cut();
        co_await nursery.join();
        EXPECT_TRUE(aborted);
    }());
}

TEST(Nursery, starts_nothing_once_it_was_cut) {
    run([]() -> asio::awaitable<void> {
        int runs = 0;
        Nursery nursery(co_await asio::this_coro::executor, rethrow);
        nursery.spawn("spawned, not yet started", count(runs));
        nursery.cut();
        nursery.spawn("too late", count(runs));
        co_await nursery.join();
        EXPECT_EQ(runs, 0);
    }());
}

asio::awaitable<void> cut_from_inside(Nursery& nursery, bool& went_on) {
    co_await turn();
    nursery.cut();
    co_await turn();
    went_on = true;
}

TEST(Nursery, can_be_cut_by_one_of_its_children) {
    run([]() -> asio::awaitable<void> {
        bool went_on = false;
        bool aborted = false;
        Nursery nursery(co_await asio::this_coro::executor, rethrow);
        nursery.spawn("deaf", deaf(aborted));
        nursery.spawn("cutter", cut_from_inside(nursery, went_on));
        co_await nursery.join();
        EXPECT_TRUE(aborted);
        EXPECT_FALSE(went_on);
    }());
}

TEST(Nursery, is_stopped_and_joined_many_times_over_without_a_trace) {
    run([]() -> asio::awaitable<void> {
        for (int i = 0; i < 300; ++i) {
            int ended = 0;
            bool aborted = false;
            Nursery nursery(co_await asio::this_coro::executor, rethrow);
            nursery.spawn("chain", spawn_chain(nursery, i % 5 + 1, ended));
            if (i % 2 == 0) nursery.spawn("deaf", deaf(aborted));
            nursery.spawn("obedient", obedient(nursery, ended));
            co_await nursery.stop(std::chrono::microseconds(i));
            EXPECT_EQ(nursery.size(), 0u);
        }
    }());
}

}  // namespace
}  // namespace sparekey

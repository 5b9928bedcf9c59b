#include "ops/shared_answer.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "async/nursery.hpp"
#include "support/run.hpp"

namespace sparekey::ops {
namespace {

using namespace std::chrono_literals;

class SharedAnswerTest : public testing::Test {
  protected:
    asio::awaitable<int> find() {
        ++begun;
        co_await go.wait();
        if (fails) throw std::runtime_error("no");
        co_return begun;
    }
    asio::awaitable<void> ask() {
        auto const answer = co_await shared.get();
        answers.push_back(*answer);
    }
    /// So many ask at once, and one after them.
    asio::awaitable<void> ask_together(int askers) {
        auto const executor = co_await asio::this_coro::executor;
        Nursery tasks(executor, [this](std::string_view, std::exception_ptr) { ++failures; });
        for (auto i = 0; i < askers; ++i) tasks.spawn("ask", ask());
        asio::steady_timer turn(executor, 1ms);
        co_await turn.async_wait(asio::use_awaitable);
        EXPECT_EQ(begun, 1);
        if (expires_meanwhile) shared.expire();
        go.set();
        co_await tasks.join();
    }

    int begun = 0;
    bool fails = false;
    bool expires_meanwhile = false;
    int failures = 0;
    Event go;
    std::vector<int> answers;
    SharedAnswer<int> shared{[this] { return find(); }, 1h};
};

TEST_F(SharedAnswerTest, is_found_once_for_all_and_kept) {
    run(ask_together(3));
    run(ask());
    EXPECT_EQ(answers, (std::vector{1, 1, 1, 1}));
}

TEST_F(SharedAnswerTest, is_found_anew_once_it_expired) {
    go.set();
    run(ask());
    shared.expire();
    run(ask());
    EXPECT_EQ(answers, (std::vector{1, 2}));
}

TEST_F(SharedAnswerTest, that_expired_while_it_was_found_is_for_its_finder_alone) {
    expires_meanwhile = true;
    run(ask_together(1));
    run(ask());
    EXPECT_EQ(answers, (std::vector{1, 2}));
}

TEST_F(SharedAnswerTest, whoever_waits_for_one_that_fails_finds_it_themselves) {
    fails = true;
    run(ask_together(3));
    EXPECT_EQ(failures, 3);
    EXPECT_EQ(begun, 3);
    fails = false;
    run(ask());
    EXPECT_EQ(answers.size(), 1u);
}

}  // namespace
}  // namespace sparekey::ops

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/system/system_error.hpp>
#include <cerrno>
#include <filesystem>

#include "async/event.hpp"
#include "async/nursery.hpp"
#include "async/process.hpp"
#include "async/timeout.hpp"
#include "support/run.hpp"
#include "support/temp_dir.hpp"

namespace sparekey {
namespace {

bool has_no_children() {
    return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
}

std::size_t open_descriptors() {
    auto const listing = std::filesystem::directory_iterator("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(listing), end(listing)));
}

void ignore_line(std::string_view) {}

TEST(CancelledProcess, is_killed_and_reaped_and_ends_as_a_cancellation) {
    TempDir const dir;
    auto const spec = ProcessSpec{
        {dir.script("stubborn", "trap '' TERM; echo ready >&2; while :; do sleep 0.01; done")}, {}};
    Secret const input;
    auto const before = open_descriptors();
    bool aborted = false;
    Event ready;
    auto const on_ready = [&](std::string_view) { ready.set(); };
    auto const victim = [&]() -> asio::awaitable<void> {
        try {
            co_await run_process(spec, input, std::chrono::minutes(5), on_ready);
        } catch (boost::system::system_error const& error) {
            aborted = error.code() == asio::error::operation_aborted;
        }
    };
    auto const body = [&]() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        Nursery nursery(executor,
                        [](std::string_view, std::exception_ptr error) { std::rethrow_exception(error); });
        nursery.spawn("victim", victim());
        co_await ready.wait();
        EXPECT_FALSE(has_no_children());
        nursery.cut();
        co_await nursery.join();
    };
    run(body());
    EXPECT_TRUE(aborted);
    EXPECT_TRUE(has_no_children());
    EXPECT_EQ(open_descriptors(), before);
}

TEST(CancelledProcess, leaves_its_caller_cancellable) {
    // run_process turns cancellation off for its own clean-up; the coroutine that called it must not notice.
    auto const spec = ProcessSpec{{"/bin/true"}, {}};
    Secret const input;
    auto const forever = [&]() -> asio::awaitable<int> {
        co_await run_process(spec, input, std::chrono::minutes(1), ignore_line);
        Event never;
        co_await never.wait();
        co_return 1;
    };
    auto const body = [&]() -> asio::awaitable<void> {
        co_await with_timeout(forever(), std::chrono::milliseconds(100));
    };
    try {
        run(body());
        FAIL() << "it did not time out";
    } catch (boost::system::system_error const& error) {
        EXPECT_EQ(error.code(), asio::error::timed_out);
    }
}

TEST(CancelledProcess, can_be_cut_before_it_was_started) {
    TempDir const dir;
    auto const spec = ProcessSpec{{dir.script("mark", "echo ran >\"$1\""), dir.file("ran")}, {}};
    Secret const input;
    auto const child = [&]() -> asio::awaitable<void> {
        co_await run_process(spec, input, std::chrono::minutes(1), ignore_line);
    };
    auto const body = [&]() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        Nursery nursery(executor,
                        [](std::string_view, std::exception_ptr error) { std::rethrow_exception(error); });
        nursery.spawn("child", child());
        nursery.cut();
        co_await nursery.join();
    };
    run(body());
    EXPECT_EQ(dir.read("ran"), "");
    EXPECT_TRUE(has_no_children());
}

TEST(Process, leaves_no_zombie_and_no_descriptor_behind_however_it_ended) {
    TempDir const dir;
    std::vector<std::string> const files{
        "/bin/true", dir.file("missing"), dir.script("killed", "kill -KILL $$"),
        dir.script("late", "sleep 1000"), dir.script("holder", "sleep 0.3 & exit 0")};
    Secret const input("some input");
    auto const body = [&]() -> asio::awaitable<void> {
        for (auto const& file : files) {
            ProcessSpec const spec{{file}, {}};
            co_await run_process(spec, input, std::chrono::milliseconds(300), ignore_line);
        }
    };
    auto const before = open_descriptors();
    run(body());
    EXPECT_TRUE(has_no_children());
    EXPECT_EQ(open_descriptors(), before);
}

TEST(Process, many_may_run_at_the_same_time) {
    TempDir const dir;
    ProcessSpec const spec{{dir.script("echo", "cat")}, {}};
    Secret const input("the same for all");
    unsigned good = 0;
    auto const one = [&]() -> asio::awaitable<void> {
        auto const end = co_await run_process(spec, input, std::chrono::seconds(20), ignore_line);
        if (end.output() == input.reveal()) ++good;
    };
    auto const body = [&]() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        Nursery nursery(executor,
                        [](std::string_view, std::exception_ptr error) { std::rethrow_exception(error); });
        for (int i = 0; i < 20; ++i) nursery.spawn("one of many", one());
        co_await nursery.join();
    };
    run(body());
    EXPECT_EQ(good, 20u);
    EXPECT_TRUE(has_no_children());
}

}  // namespace
}  // namespace sparekey

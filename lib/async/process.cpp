#include "async/process.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <csignal>

#include "async/bounded_lines.hpp"
#include "async/child_process.hpp"
#include "async/nursery.hpp"

namespace sparekey {
namespace {

using Duration = std::chrono::steady_clock::duration;
using asio::posix::stream_descriptor;

constexpr auto kGrace = std::chrono::seconds(2);         // between SIGTERM and SIGKILL
constexpr auto kDrain = std::chrono::milliseconds(200);  // for what is still in the pipes after the end

/// A write to a program that is gone must be an error of that write, not our end.
void ignore_sigpipe() {
    static auto const previous = std::signal(SIGPIPE, SIG_IGN);
    static_cast<void>(previous);
}

asio::awaitable<void> feed(stream_descriptor& to, Secret const& input) {
    auto const bytes = input.reveal();
    // Any error means that the program wants no more of it, which its answer judges better than we could.
    co_await asio::async_write(to, asio::buffer(bytes), as_result);
    to.close();
}

asio::awaitable<void> read_all(stream_descriptor& from, std::function<void(std::string_view)> sink) {
    std::vector<char, WipingAllocator<char>> buffer(16 * 1024);
    for (;;) {
        auto const [error, size] = co_await from.async_read_some(asio::buffer(buffer), as_result);
        if (error) co_return;
        sink({buffer.data(), size});
    }
}

asio::awaitable<void> stop_when_late(ChildProcess const& child, Duration limit, bool& late) {
    auto const executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, limit);
    co_await timer.async_wait(asio::use_awaitable);
    late = true;
    child.signal_group(SIGTERM);
    timer.expires_after(kGrace);
    co_await timer.async_wait(asio::use_awaitable);
    child.signal_group(SIGKILL);
}

void forget_beginning(std::vector<char, WipingAllocator<char>>& kept) {
    if (kept.size() > kMostOutput) kept.erase(kept.begin(), kept.end() - kMostOutput);
}

void keep_last(std::vector<char, WipingAllocator<char>>& kept, std::string_view bytes) {
    kept.insert(kept.end(), bytes.begin(), bytes.end());
    if (kept.size() > 2 * kMostOutput) forget_beginning(kept);  // not with every few bytes
}

asio::awaitable<ProcessEnd> supervise(ProcessSpec const& spec, Secret const& input, Duration limit,
                                      std::function<void(std::string_view)> on_stderr) {
    auto const executor = co_await asio::this_coro::executor;
    auto const state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);

    ProcessEnd end;
    ChildProcess child(executor);
    end.code = child.start(spec);
    if (end.code != 0) co_return end;

    std::exception_ptr failure;
    auto const remember = [&failure](std::string_view, std::exception_ptr error) {
        failure = std::move(error);
    };
    auto const keep_output = [&end](std::string_view bytes) { keep_last(end.stdout_bytes, bytes); };
    BoundedLines lines(std::move(on_stderr));
    auto const log_line = [&lines](std::string_view bytes) { lines.feed(bytes); };
    bool late = false;

    Nursery pipes(executor, remember);
    Nursery watch(executor, remember);
    pipes.spawn("stdin", feed(child.in, input));
    pipes.spawn("stdout", read_all(child.out, keep_output));
    pipes.spawn("stderr", read_all(child.err, log_line));
    watch.spawn("time limit", stop_when_late(child, limit, late));

    auto const interrupted = co_await child.ended();

    // From here on a cancellation would only leave something behind.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    watch.cut();
    co_await watch.join();
    // Before reaping: until then the group's number is surely this group's.
    if (interrupted || late) child.signal_group(SIGKILL);
    if (interrupted) co_await child.ended();
    co_await pipes.stop(kDrain);
    forget_beginning(end.stdout_bytes);
    lines.finish();
    child.reap(end);
    if (late) end.how = ProcessEnd::How::timed_out;

    if (interrupted) throw boost::system::system_error(asio::error::operation_aborted);
    if (failure) std::rethrow_exception(failure);
    co_return end;
}

}  // namespace

std::string describe(ProcessEnd const& end) {
    switch (end.how) {
        case ProcessEnd::How::exited:
            return "exit status " + std::to_string(end.code);
        case ProcessEnd::How::signalled:
            return "killed by signal " + std::to_string(end.code);
        case ProcessEnd::How::timed_out:
            return "stopped at its time limit";
        case ProcessEnd::How::not_started:
            break;
    }
    return "could not be started: " + error_code(end.code, boost::system::generic_category()).message();
}

asio::awaitable<ProcessEnd> run_process(ProcessSpec const& spec, Secret const& input, Duration limit,
                                        std::function<void(std::string_view line)> on_stderr) {
    ignore_sigpipe();
    auto const executor = co_await asio::this_coro::executor;
    // A coroutine of its own, because it turns cancellation off for its clean-up, and that holds for the
    // whole coroutine.
    auto supervision = supervise(spec, input, limit, std::move(on_stderr));
    co_return co_await asio::co_spawn(executor, std::move(supervision), asio::use_awaitable);
}

}  // namespace sparekey

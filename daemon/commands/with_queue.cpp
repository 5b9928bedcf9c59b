#include "daemon/commands/with_queue.hpp"

#include <iostream>

#include "async/nursery.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/queue_options.hpp"
#include "daemon/run_to_end.hpp"

namespace sparekey::daemon {
namespace {

asio::awaitable<Result<int>> use_connected(Config const& config, std::string_view command,
                                           UseQueue const& use) {
    redis::Connection redis(config.redis.options, Log());  // what is wrong comes back as an Error
    std::exception_ptr failure;
    Result<int> outcome = exit_code::kInternal;
    auto const executor = co_await asio::this_coro::executor;
    Nursery tasks(executor,
                  [&](std::string_view, std::exception_ptr thrown) { failure = std::move(thrown); });
    tasks.spawn("redis", redis.run());
    try {
        auto const options = queue_options(config, command);
        outcome = co_await use(redis, options);
    } catch (...) {
        failure = std::current_exception();
    }
    tasks.cut();
    co_await tasks.join();
    if (failure) std::rethrow_exception(failure);
    co_return outcome;
}

int exit_code_of(Error const& error) {
    if (error.code == Errc::unavailable || error.code == Errc::timed_out) return exit_code::kUnavailable;
    if (error.code == Errc::unauthorized) return exit_code::kConfiguration;
    return exit_code::kInternal;
}

}  // namespace

int with_queue(Config const& config, std::string_view command, UseQueue const& use) {
    auto const outcome = run_to_end(use_connected(config, command, use));
    if (outcome) return *outcome;
    std::cerr << "sparekeyd " << command << ": " << outcome.error().message << "\n";
    return exit_code_of(outcome.error());
}

}  // namespace sparekey::daemon

// Runs one coroutine after the other on a test's own io_context, where a server of the test lives too.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <stdexcept>

#include "async/asio.hpp"

namespace sparekey {

/// Runs `context` until `body` has ended, and returns or rethrows what it ends with. The limit is for a test
/// that hangs, no assertion about time.
inline void run_on(asio::io_context& context, asio::awaitable<void> body,
                   std::chrono::seconds limit = std::chrono::seconds(30)) {
    std::exception_ptr error;
    bool ended = false;
    asio::co_spawn(context, std::move(body), [&](std::exception_ptr thrown) {
        error = std::move(thrown);
        ended = true;
    });
    auto const deadline = std::chrono::steady_clock::now() + limit;
    context.restart();
    while (!ended && context.run_one_until(deadline) > 0) {
    }
    if (!ended) throw std::runtime_error("the coroutine did not end in time");
    if (error) std::rethrow_exception(error);
}

template <class T>
T run_on(asio::io_context& context, asio::awaitable<T> body) {
    std::optional<T> result;
    auto const keep = [](asio::awaitable<T> from, std::optional<T>& to) -> asio::awaitable<void> {
        to = co_await std::move(from);
    };
    run_on(context, keep(std::move(body), result));
    return std::move(*result);
}

}  // namespace sparekey

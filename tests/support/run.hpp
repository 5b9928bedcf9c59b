// Runs a coroutine in a test, on a fresh io_context, with a deadline.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include "async/asio.hpp"

namespace sparekey {

/// Rethrows what `body` throws; throws if it, or anything that it started, has not ended within `limit`,
/// which is a deadline for a test that hangs and not an assertion about time.
inline void run(asio::awaitable<void> body, std::chrono::seconds limit = std::chrono::seconds(30)) {
    asio::io_context context(1);
    std::exception_ptr error;
    bool ended = false;
    asio::co_spawn(context, std::move(body), [&](std::exception_ptr thrown) {
        error = std::move(thrown);
        ended = true;
    });
    context.run_for(limit);
    if (!ended) throw std::runtime_error("the coroutine did not end in time");
    if (error) std::rethrow_exception(error);
    if (!context.stopped()) throw std::runtime_error("the coroutine left something running");
}

/// The same, for a coroutine with a value.
template <class T>
T run(asio::awaitable<T> body, std::chrono::seconds limit = std::chrono::seconds(30)) {
    std::optional<T> value;
    auto keep = [&]() -> asio::awaitable<void> { value = co_await std::move(body); };
    run(keep(), limit);
    return std::move(*value);
}

}  // namespace sparekey

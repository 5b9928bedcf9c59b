// A command's coroutine, on a context of its own.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <utility>

#include "async/asio.hpp"

namespace sparekey::daemon {

/// Runs `work` on this thread until it and all that it started have ended, and returns its value or rethrows.
/// What holds connections (clients, hooks, notifiers) is made inside of it: outside, it would outlive the
/// context that they belong to.
template <class T>
T run_to_end(asio::awaitable<T> work) {
    asio::io_context context(1);
    std::optional<T> value;
    std::exception_ptr failure;
    auto const keep = [&]() -> asio::awaitable<void> { value = co_await std::move(work); };
    asio::co_spawn(context, keep(), [&](std::exception_ptr thrown) { failure = std::move(thrown); });
    context.run();
    if (failure) std::rethrow_exception(failure);
    return *std::move(value);
}

}  // namespace sparekey::daemon

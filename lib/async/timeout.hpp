// A deadline around any coroutine.
#pragma once

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <optional>
#include <type_traits>
#include <utility>

#include "async/asio.hpp"

namespace sparekey {

/// Runs `op` for at most `limit`, and always waits for it to end. In time: its value, or its exception. Late:
/// system_error timed_out, even if a value arrived together with the deadline. operation_aborted is never a
/// timeout: the caller was cancelled, or `op` ended with it by itself. Name resolution cannot be cancelled:
/// around it, the deadline fires only when getaddrinfo returns.
template <class T>
asio::awaitable<T> with_timeout(asio::awaitable<T> op, std::chrono::steady_clock::duration limit);

/// The same without a value, and what the other is made of.
asio::awaitable<void> with_timeout(asio::awaitable<void> op, std::chrono::steady_clock::duration limit);

namespace detail {

template <class T>
asio::awaitable<void> keep_value(asio::awaitable<T> op, std::optional<T>& value) {
    value = co_await std::move(op);
}

}  // namespace detail

template <class T>
asio::awaitable<T> with_timeout(asio::awaitable<T> op, std::chrono::steady_clock::duration limit) {
    std::optional<T> value;
    co_await with_timeout(detail::keep_value(std::move(op), value), limit);
    co_return std::move(*value);
}

}  // namespace sparekey

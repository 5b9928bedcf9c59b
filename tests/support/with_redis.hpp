// Runs the body of a test with a redis::Connection that is kept up meanwhile.
#pragma once

#include <gtest/gtest.h>

#include <exception>
#include <functional>

#include "async/nursery.hpp"
#include "redis/connection.hpp"
#include "support/run.hpp"

namespace sparekey {

using WithConnection = std::function<asio::awaitable<void>(redis::Connection&)>;

namespace detail {

inline asio::awaitable<void> run_with_redis(redis::Options options, WithConnection const& body, Log log) {
    redis::Connection connection(std::move(options), std::move(log));
    Nursery nursery(co_await asio::this_coro::executor,
                    [](std::string_view child, std::exception_ptr) { ADD_FAILURE() << child << " threw"; });
    nursery.spawn("redis", connection.run());
    std::exception_ptr failure;
    try {
        co_await body(connection);
    } catch (...) {
        failure = std::current_exception();
    }
    nursery.cut();
    co_await nursery.join();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace detail

inline void with_redis(redis::Options options, WithConnection const& body, Log log = {}) {
    run(detail::run_with_redis(std::move(options), body, std::move(log)));
}

}  // namespace sparekey

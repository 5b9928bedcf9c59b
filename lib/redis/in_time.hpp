// A deadline whose end is an Error like any other.
#pragma once

#include <boost/system/system_error.hpp>
#include <chrono>
#include <string>

#include "async/timeout.hpp"
#include "core/error.hpp"

namespace sparekey::redis {

/// with_timeout(), but late is Error timed_out: "no <what> within 500 ms".
template <class T>
asio::awaitable<Result<T>> in_time(asio::awaitable<Result<T>> op, std::chrono::milliseconds limit,
                                   std::string what) {
    try {
        co_return co_await with_timeout(std::move(op), limit);
    } catch (boost::system::system_error const& error) {
        if (error.code() != asio::error::timed_out) throw;
    }
    co_return Error{Errc::timed_out, "no " + what + " within " + std::to_string(limit.count()) + " ms"};
}

}  // namespace sparekey::redis

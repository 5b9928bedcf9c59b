// The project's spelling of Asio: one alias for the namespace, one completion token for expected errors.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

namespace sparekey {

namespace asio = boost::asio;

using boost::system::error_code;

/// `auto [error, n] = co_await stream.async_read_some(buffer, as_result);` where an error is an outcome, not
/// an accident.
inline constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

}  // namespace sparekey

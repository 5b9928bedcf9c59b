// What is said on a new connection before any command: AUTH, SELECT, CLIENT SETNAME.
#pragma once

#include "async/asio.hpp"
#include "core/error.hpp"
#include "redis/options.hpp"
#include "redis/stream.hpp"

namespace sparekey::redis {

/// unauthorized: the server refuses our user or password, or wants one. The stream is then of no use.
asio::awaitable<Result<void>> log_in(Stream& stream, Options const& options);

}  // namespace sparekey::redis

// A coroutine that runs beside another, as long as that runs.
#pragma once

#include "async/asio.hpp"

namespace sparekey {

/// Runs `op` and `companion` until one of them ends, cancels the other and waits for it. True: `op` ended
/// first, and its exception is thrown. False: the companion did, without an exception; `op` was cut. The
/// companion's exception is thrown as well. Cancellation reaches both.
asio::awaitable<bool> run_beside(asio::awaitable<void> op, asio::awaitable<void> companion);

}  // namespace sparekey

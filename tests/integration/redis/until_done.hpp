// Waits for a Redis that is coming back.
#pragma once

#include "redis/connection.hpp"

namespace sparekey::redis {

/// Until the server does it; the deadline of run() ends the test otherwise.
inline asio::awaitable<void> until_done(Connection& redis, Command command) {
    while (true) {
        auto const done = co_await redis.call(command);
        if (done) co_return;
    }
}

}  // namespace sparekey::redis

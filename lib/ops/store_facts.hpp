// Asks Redis how it keeps what it is told.
#pragma once

#include "async/asio.hpp"
#include "core/error.hpp"
#include "ops/durability.hpp"
#include "redis/connection.hpp"

namespace sparekey::ops {

/// What a refusal (an ACL, a managed Redis) hides is absent. Errors: unavailable and timed_out, if Redis does
/// not answer.
asio::awaitable<Result<StoreFacts>> ask_store(redis::Connection& redis);

}  // namespace sparekey::ops

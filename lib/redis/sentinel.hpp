// One question to one sentinel: where is the master?
#pragma once

#include <string>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "redis/options.hpp"

namespace sparekey::redis {

/// The address of the master as this sentinel sees it, which may be out of date: verify it with ROLE. Answers
/// within SentinelOptions::limit. `options` gives the sentinel's login, the CA and the master's name. Errors
/// name the sentinel; not_found: it does not watch a master of this name.
asio::awaitable<Result<Endpoint>> ask_sentinel(Endpoint const& sentinel, Options const& options);

}  // namespace sparekey::redis

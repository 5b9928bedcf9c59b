// Writes to the queue that must not be given up while Redis is away.
#pragma once

#include <functional>
#include <string_view>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "core/log.hpp"

namespace sparekey::rescue {

struct Persisted {
    bool lost = false;        // the lease is somebody else's, or an unanswered try of ours ended it
    bool unanswered = false;  // a try before the last got no answer, and may have done it
};

/// Tries `write` until Redis has it or says that the lease is lost. `complaint` is logged, throttled, at each
/// failure.
asio::awaitable<Persisted> persist(std::function<asio::awaitable<Result<void>>()> const& write,
                                   Log const& log, std::string_view complaint);

}  // namespace sparekey::rescue

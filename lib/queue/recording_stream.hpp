// Reads the recording of accepted webhooks (DESIGN.md §5), oldest first, a page at a time.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "core/instant.hpp"
#include "queue/keys.hpp"
#include "redis/connection.hpp"

namespace sparekey::queue {

class RecordingStream {
  public:
    /// From what was stored at `from`, by Redis's clock. The connection outlives it.
    RecordingStream(redis::Connection& redis, Keys const& keys, Instant from, std::size_t page);

    /// Up to a page of recorded lines, each once; empty: no more for now. Errors are
    /// redis::Connection::call()'s; the same page may then be asked for again.
    asio::awaitable<Result<std::vector<std::string>>> next();

  private:
    redis::Connection& redis_;
    std::string key_;
    std::string start_;  // as XRANGE takes it
    std::string page_;
};

}  // namespace sparekey::queue

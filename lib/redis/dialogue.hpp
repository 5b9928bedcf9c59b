// Question and answer, one at a time, on a stream that is not shared yet.
#pragma once

#include <string_view>
#include <vector>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "redis/resp.hpp"
#include "redis/stream.hpp"

namespace sparekey::redis {

class Dialogue {
  public:
    using Parts = std::vector<std::string_view>;

    /// The stream outlives it.
    explicit Dialogue(Stream& stream) : stream_(stream) {}

    /// The reply to a command; it may be of Kind::error. Errors are those of the stream. Has no own deadline.
    /// Leaves no copy of `parts` in memory: they may hold a password.
    asio::awaitable<Result<Reply>> ask(Parts const& parts);

  private:
    Stream& stream_;
    ReplyReader replies_;
};

}  // namespace sparekey::redis

// Bytes to and from a Redis server, over TCP, TLS or a unix socket.
#pragma once

#include <boost/asio/buffer.hpp>
#include <memory>
#include <string>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "redis/options.hpp"

namespace sparekey::redis {

/// One read and one write may be pending at the same time. Errors are unavailable.
class Stream {
  public:
    virtual ~Stream() = default;
    virtual asio::awaitable<Result<std::size_t>> read_some(asio::mutable_buffer buffer) = 0;
    virtual asio::awaitable<Result<void>> write(asio::const_buffer bytes) = 0;

    /// Pending reads and writes end with an error.
    virtual void close() = 0;
};

/// TLS is verified against the host's name and `ca_file` (empty: the system's store). Has no own deadline.
asio::awaitable<Result<std::unique_ptr<Stream>>> connect(Endpoint const& endpoint,
                                                         std::string const& ca_file);

}  // namespace sparekey::redis

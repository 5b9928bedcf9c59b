// The listening socket: opened once for the process, accepted from by every shard.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <memory>
#include <string>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "http/listen_address.hpp"

namespace sparekey::http {

/// TCP and unix sockets in one type.
using Socket = asio::generic::stream_protocol::socket;
using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

/// "127.0.0.1:8443", "[::1]:8443" or "unix": for the log.
std::string to_string(asio::generic::stream_protocol::endpoint const& endpoint);

/// Keep it until the shards have stopped, and destroy it then: of a unix or inherited socket it holds the
/// last copy, in whose queue clients would go on waiting. Errors name the address and what to do.
class ListenSocket {
  public:
    /// A TCP address is reserved here, and heard on from the first acceptor on. It is opened with
    /// SO_REUSEPORT: every acceptor has a queue of its own, and another process of the same user may listen
    /// beside us. A unix socket gets mode `unix_mode`; a socket file that nobody listens on any more is
    /// replaced, anything else in its place is an error. Two processes that start in the same instant are not
    /// kept apart. The file is removed by the destructor.
    static Result<ListenSocket> open(ListenAddress const& address, unsigned unix_mode = 0660);

    /// Takes over a listening stream socket from a parent (systemd socket activation), and closes it in the
    /// end.
    static Result<ListenSocket> adopt(int descriptor);

    ListenSocket(ListenSocket&&) noexcept;
    ListenSocket& operator=(ListenSocket&&) noexcept;
    ~ListenSocket();

    /// One per shard, any number. Call from one thread.
    Result<Acceptor> acceptor(asio::any_io_executor const& executor);

    /// As bound: with the real port where 0 was asked for; "unix:/path" for a unix socket.
    std::string address() const;
    /// 0 for a unix socket.
    unsigned short port() const;
    /// Out of reach for other machines?
    bool is_loopback() const;

  private:
    struct Impl;
    explicit ListenSocket(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace sparekey::http

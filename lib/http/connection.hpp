// A client's byte stream, plain or TLS: what the session needs of it and no more.
#pragma once

#include <boost/asio/buffer.hpp>
#include <cstddef>
#include <memory>
#include <string>

#include "async/asio.hpp"
#include "http/listener.hpp"
#include "http/tls_server.hpp"

namespace sparekey::http {

/// One read and one write at a time; all of them end with operation_aborted when their coroutine is
/// cancelled, and the connection can still be written to afterwards.
class Connection {
  public:
    virtual ~Connection() = default;

    virtual asio::awaitable<error_code> handshake() = 0;
    /// Until there is something to read, or the next read fails at once.
    virtual asio::awaitable<error_code> wait_for_bytes() = 0;
    virtual asio::awaitable<std::size_t> read_some(asio::mutable_buffer space, error_code& error) = 0;
    virtual asio::awaitable<error_code> write(std::string const& text) = 0;

    /// Tells the client that nothing more will come. What it still sends can be read from socket(), as raw
    /// bytes.
    virtual asio::awaitable<error_code> say_goodbye() = 0;

    virtual Socket& socket() = 0;
};

std::unique_ptr<Connection> make_plain_connection(Socket socket);

/// Keeps `tls` alive.
std::unique_ptr<Connection> make_tls_connection(Socket socket, TlsContext tls);

}  // namespace sparekey::http

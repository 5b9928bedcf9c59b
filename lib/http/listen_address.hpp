// Where to listen, as the configuration writes it.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <string_view>

#include "async/asio.hpp"
#include "core/error.hpp"

namespace sparekey::http {

struct ListenAddress {
    enum class Kind {
        tcp,          // endpoint
        unix_socket,  // path
        inherited,    // a socket that systemd opened
    };

    Kind kind = Kind::tcp;
    asio::ip::tcp::endpoint endpoint;
    std::string path;

    /// `127.0.0.1:8443`, `[::1]:8443`, `unix:/run/x.sock` or `systemd`. Port 0 lets the kernel choose. Names
    /// are not resolved.
    static Result<ListenAddress> parse(std::string_view text);

    /// Out of reach for other machines? Always for a unix socket; for an inherited one ask ListenSocket.
    bool is_loopback() const;

    /// As parse() reads it.
    std::string to_string() const;
};

}  // namespace sparekey::http

// Who is at the other end of a connection.
#pragma once

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "async/asio.hpp"

namespace sparekey::http {

struct Peer {
    std::optional<asio::ip::address> address;  // none: a program on this machine, over a unix socket
    std::string text;  // "127.0.0.1:8443", "[::1]:8443", "192.0.2.1" or "unix", for the log
};

Peer peer_at(asio::generic::stream_protocol::endpoint const& endpoint);

/// Numbers only: no names, no ports, no scopes. An IPv4 address in IPv6's form ("::ffff:192.0.2.1") becomes
/// the IPv4 address that it is.
std::optional<asio::ip::address> parse_ip(std::string_view text);

/// The same normal form, of an address that did not come as text.
asio::ip::address unmapped(asio::ip::address const& address);

}  // namespace sparekey::http

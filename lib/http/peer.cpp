#include "http/peer.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <cstring>

#include "http/listener.hpp"

namespace sparekey::http {

Peer peer_at(asio::generic::stream_protocol::endpoint const& endpoint) {
    Peer peer{std::nullopt, to_string(endpoint)};
    auto const family = endpoint.protocol().family();
    if (family != AF_INET && family != AF_INET6) return peer;
    asio::ip::tcp::endpoint tcp;
    std::memcpy(tcp.data(), endpoint.data(), std::min(endpoint.size(), tcp.capacity()));
    peer.address = unmapped(tcp.address());
    return peer;
}

std::optional<asio::ip::address> parse_ip(std::string_view text) {
    // Asio reads a C string, and scopes.
    if (text.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) return std::nullopt;
    error_code error;
    auto const address = asio::ip::make_address(std::string(text), error);
    if (error) return std::nullopt;
    return unmapped(address);
}

asio::ip::address unmapped(asio::ip::address const& address) {
    if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

}  // namespace sparekey::http

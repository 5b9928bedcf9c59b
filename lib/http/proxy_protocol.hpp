// The PROXY protocol, versions 1 and 2 (HAProxy's proxy-protocol.txt): what a proxy that passes TCP through
// says of its client before the client's first byte. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "http/peer.hpp"

namespace sparekey::http {

/// With room for the extensions that load balancers add; we read none of them.
inline constexpr std::size_t kLongestProxyHeader = 4096;

struct ProxyHeader {
    enum class State { incomplete, complete, malformed };
    State state = State::incomplete;
    std::size_t size = 0;             // complete: its bytes
    std::optional<Peer> source = {};  // complete; none: the proxy speaks for itself, or does not know
    std::string_view why = {};        // malformed: a phrase without the peer's bytes
};

/// Judges the first bytes of a connection as early as can be. While it is incomplete all of `bytes` belong to
/// the header.
ProxyHeader scan_proxy_header(std::string_view bytes);

}  // namespace sparekey::http

// The client's address as proxies before us tell it in X-Forwarded-For. Pure. For the log alone: whoever is
// trusted may say what they like.
#pragma once

#include <string>

#include "core/http_message.hpp"
#include "http/peer.hpp"
#include "http/trusted_proxies.hpp"

namespace sparekey::http {

/// Every proxy adds the address that it was called from at the right, so it is read from there: of `peer` and
/// the addresses before it, the first that is not trusted, or the last if all are. What is no address ends
/// the search. `peer` itself if it is not trusted: then anybody may have written the header.
std::string client_of(HttpHeaders const& headers, Peer const& peer, TrustedProxies const& trusted);

}  // namespace sparekey::http

// One POST on a connection of its own: over TCP, TLS or a unix socket.
#pragma once

#include <string>
#include <string_view>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "core/http_message.hpp"

namespace sparekey::sim {

struct PostAddress {
    std::string scheme{};  // "http" or "https"
    std::string host{};
    std::string port{};
    std::string path{};
    std::string unix_socket{};  // a path: connect there, and use the rest for the request only
    std::string ca_file{};      // trust these certificates; empty: the system's
};

/// Without unix_socket and ca_file.
Result<PostAddress> parse_post_address(std::string_view url);

/// The answer's status, within the 15 s that Svix gives (SEAM.md §5).
asio::awaitable<Result<int>> http_post(PostAddress const& address, HttpHeaders const& headers,
                                       std::string const& body);

}  // namespace sparekey::sim

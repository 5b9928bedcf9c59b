#include "redis/redirect.hpp"

#include <charconv>

namespace sparekey::redis {

std::optional<Endpoint> moved_to(std::string_view reply, Endpoint const& from) {
    if (!reply.starts_with("MOVED ")) return std::nullopt;
    auto const address = reply.substr(reply.rfind(' ') + 1);
    auto const colon = address.rfind(':');  // an IPv6 address has no brackets here
    if (colon == address.npos) return std::nullopt;

    auto to = from;
    auto const* const end = address.data() + address.size();
    auto const [stop, error] = std::from_chars(address.data() + colon + 1, end, to.port);
    if (error != std::errc() || stop != end || to.port == 0) return std::nullopt;
    if (colon > 0) to.host = address.substr(0, colon);
    if (to.transport == Endpoint::Transport::unix_socket) to.transport = Endpoint::Transport::tcp;
    to.path.clear();
    return to;
}

}  // namespace sparekey::redis

// Whose word we take for where a request came from.
#pragma once

#include <array>
#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <vector>

#include "async/asio.hpp"
#include "core/error.hpp"

namespace sparekey::http {

class TrustedProxies {
  public:
    /// Each is "unix" (whoever may connect to our unix socket), an address, or a network such as
    /// "10.0.0.0/8". Errors name the entry.
    static Result<TrustedProxies> parse(std::vector<std::string> const& entries);

    /// No address: a peer on a unix socket.
    bool trusts(std::optional<asio::ip::address> const& address) const;

    bool trusts_unix() const { return unix_; }
    bool trusts_any_address() const { return !networks_.empty(); }

  private:
    using Bytes = std::array<unsigned char, 16>;  // of IPv6; IPv4 addresses in their mapped form
    struct Network {
        Bytes address;
        unsigned prefix;  // bits, of 128
    };

    static Result<Network> parse_network(std::string const& entry);
    static Bytes bytes_of(asio::ip::address const& address);

    bool unix_ = false;
    std::vector<Network> networks_;
};

}  // namespace sparekey::http

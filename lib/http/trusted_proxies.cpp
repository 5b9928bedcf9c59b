#include "http/trusted_proxies.hpp"

#include <algorithm>
#include <charconv>

#include "http/peer.hpp"

namespace sparekey::http {
namespace {

Error unfit(std::string const& entry, std::string_view why) {
    return {Errc::invalid_input, "\"" + entry + "\" " + std::string(why)};
}

bool same_start(unsigned char const* a, unsigned char const* b, unsigned bits) {
    if (!std::equal(a, a + bits / 8, b)) return false;
    auto const differ = bits % 8 == 0 ? 0 : a[bits / 8] ^ b[bits / 8];
    return (differ >> (8 - bits % 8)) == 0;
}

}  // namespace

TrustedProxies::Bytes TrustedProxies::bytes_of(asio::ip::address const& address) {
    if (address.is_v6()) return address.to_v6().to_bytes();
    return asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes();
}

Result<TrustedProxies::Network> TrustedProxies::parse_network(std::string const& entry) {
    auto const slash = entry.find('/');
    auto const address = parse_ip(entry.substr(0, slash));
    if (!address)
        return unfit(entry, "is neither \"unix\", nor an IP address, nor a network such as \"10.0.0.0/8\"");
    Network network{bytes_of(*address), 128};
    if (slash == std::string::npos) return network;

    unsigned const most = address->is_v4() ? 32 : 128;
    unsigned bits = 0;
    auto const* const end = entry.data() + entry.size();
    auto const [stopped, fault] = std::from_chars(entry.data() + slash + 1, end, bits);
    if (fault != std::errc() || stopped != end || bits > most)
        return unfit(entry, "must have a number of bits from 0 to " + std::to_string(most) + " behind the /");
    network.prefix = 128 - most + bits;
    return network;
}

Result<TrustedProxies> TrustedProxies::parse(std::vector<std::string> const& entries) {
    TrustedProxies trusted;
    for (auto const& entry : entries) {
        if (entry == "unix") {
            trusted.unix_ = true;
            continue;
        }
        auto const network = parse_network(entry);
        if (!network) return network.error();
        trusted.networks_.push_back(*network);
    }
    return trusted;
}

bool TrustedProxies::trusts(std::optional<asio::ip::address> const& address) const {
    if (!address) return unix_;
    auto const bytes = bytes_of(*address);
    return std::ranges::any_of(networks_, [&](Network const& network) {
        return same_start(bytes.data(), network.address.data(), network.prefix);
    });
}

}  // namespace sparekey::http

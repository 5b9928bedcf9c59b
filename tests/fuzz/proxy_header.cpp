// What proxies say of their clients: the PROXY protocol, and X-Forwarded-For.
#include <algorithm>

#include "fuzz/fuzz.hpp"
#include "http/forwarded.hpp"
#include "http/proxy_protocol.hpp"

using namespace sparekey;
using http::ProxyHeader;
using State = ProxyHeader::State;

namespace {

constexpr std::size_t kCuts = 600;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static auto const trusted = http::TrustedProxies::parse({"unix", "10.0.0.0/8", "fd00::/8"}).value();
    auto const bytes = fuzz::text_of(data, size);
    auto const whole = http::scan_proxy_header(bytes);
    for (std::size_t length = 0; length < std::min(size, kCuts); ++length) {
        auto const part = http::scan_proxy_header(bytes.substr(0, length));
        if (part.state == State::incomplete) continue;
        fuzz::require(part.state == whole.state && part.size == whole.size, "a header is judged once");
    }
    if (whole.state == State::complete) {
        fuzz::require(whole.size <= size && whole.size <= http::kLongestProxyHeader, "a header has an end");
        fuzz::require(!whole.source || whole.source->address || whole.source->text == "unix",
                      "a source has an address, or is a unix socket");
    }

    HttpHeaders headers;
    headers.add("X-Forwarded-For", bytes);
    auto const client = http::client_of(headers, http::Peer{{}, "unix"}, trusted);
    fuzz::require(client == "unix" || http::parse_ip(client), "a client is an address");
    auto const stranger = http::Peer{http::parse_ip("192.0.2.1"), "192.0.2.1:1"};
    fuzz::require(http::client_of(headers, stranger, trusted) == stranger.text,
                  "a stranger's word does not count");
    http::TrustedProxies::parse({std::string(bytes)});
    return 0;
}

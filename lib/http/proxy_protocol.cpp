#include "http/proxy_protocol.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>

namespace sparekey::http {
namespace {

using State = ProxyHeader::State;

constexpr std::string_view kTextStart = "PROXY ";
constexpr std::size_t kLongestLine = 107;  // with its CRLF; the protocol's own bound
constexpr std::string_view kBinaryStart("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t kBinaryHead = 16;

ProxyHeader malformed(std::string_view why) {
    return {State::malformed, 0, std::nullopt, why};
}

bool may_become(std::string_view bytes, std::string_view start) {
    return start.starts_with(bytes.substr(0, start.size()));
}

Peer peer_of(asio::ip::address const& address, unsigned port) {
    auto const host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
    return {unmapped(address), host + ":" + std::to_string(port)};
}

std::optional<unsigned> read_port(std::string_view text) {
    std::uint16_t port = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
    bool const whole = fault == std::errc() && end == text.data() + text.size();
    if (!whole || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    return port;
}

/// Like "TCP4 192.0.2.1 198.51.100.2 56324 443".
ProxyHeader read_line(std::string_view line) {
    ProxyHeader header;
    header.state = State::complete;
    if (line == "UNKNOWN" || line.starts_with("UNKNOWN ")) return header;

    std::array<std::string_view, 5>
        words;  // protocol, source, destination, source's port, destination's port
    for (auto& word : words) {
        auto const blank = line.find(' ');
        bool const is_last = &word == &words.back();
        if ((blank == std::string_view::npos) != is_last) return malformed("malformed PROXY line");
        word = line.substr(0, blank);
        if (!is_last) line.remove_prefix(blank + 1);
    }
    bool const is_v6 = words[0] == "TCP6";
    if (!is_v6 && words[0] != "TCP4") return malformed("PROXY line of an unknown protocol");

    auto const is_address = [&](std::string_view word) {
        return (word.find(':') != std::string_view::npos) == is_v6 && parse_ip(word);
    };
    auto const port = read_port(words[3]);
    if (!is_address(words[1]) || !is_address(words[2]) || !port || !read_port(words[4]))
        return malformed("malformed PROXY line");
    header.source = peer_of(*parse_ip(words[1]), *port);
    return header;
}

ProxyHeader scan_line(std::string_view bytes) {
    auto const longest = bytes.substr(0, kLongestLine);
    auto const feed = longest.find('\n');
    if (feed == std::string_view::npos) {
        if (longest.size() == kLongestLine) return malformed("PROXY line too long");
        return {};
    }
    auto const line = longest.substr(0, feed);
    if (!line.ends_with('\r') || line.find('\r') + 1 != line.size()) return malformed("malformed PROXY line");
    auto header = read_line(line.substr(kTextStart.size(), line.size() - kTextStart.size() - 1));
    header.size = feed + 1;
    return header;
}

unsigned byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

unsigned number_at(std::string_view bytes, std::size_t at) {
    return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}

template <class Address>
Peer binary_peer(std::string_view body) {
    typename Address::bytes_type raw;
    std::copy_n(body.begin(), raw.size(), raw.begin());
    return peer_of(Address(raw), number_at(body, 2 * raw.size()));
}

/// Whom a `PROXY` command names; `family`: address family and transport in one byte.
ProxyHeader read_addresses(unsigned family, std::string_view body) {
    constexpr std::string_view kTooShort = "PROXY header shorter than its addresses";
    ProxyHeader header;
    header.state = State::complete;
    switch (family) {
        case 0x00:  // unknown
            return header;
        case 0x11:  // TCP over IPv4
            if (body.size() < 12) return malformed(kTooShort);
            header.source = binary_peer<asio::ip::address_v4>(body);
            return header;
        case 0x21:  // TCP over IPv6
            if (body.size() < 36) return malformed(kTooShort);
            header.source = binary_peer<asio::ip::address_v6>(body);
            return header;
        case 0x31:  // a unix stream socket
            if (body.size() < 216) return malformed(kTooShort);
            header.source = Peer{std::nullopt, "unix"};
            return header;
        default:
            return malformed("PROXY header of an unknown protocol");
    }
}

ProxyHeader scan_binary(std::string_view bytes) {
    if (bytes.size() < kBinaryHead) return {};
    auto const version = byte_at(bytes, 12) >> 4;
    auto const command = byte_at(bytes, 12) & 0x0f;
    if (version != 2 || command > 1) return malformed("PROXY header of an unknown version or command");
    auto const size = kBinaryHead + number_at(bytes, 14);
    if (size > kLongestProxyHeader) return malformed("PROXY header too long");
    if (bytes.size() < size) return {};

    ProxyHeader header;
    header.state = State::complete;
    if (command == 1)
        header = read_addresses(byte_at(bytes, 13), bytes.substr(kBinaryHead, size - kBinaryHead));
    header.size = size;
    return header;
}

}  // namespace

ProxyHeader scan_proxy_header(std::string_view bytes) {
    if (bytes.starts_with(kTextStart)) return scan_line(bytes);
    if (bytes.starts_with(kBinaryStart)) return scan_binary(bytes);
    bool const may_come = may_become(bytes, kTextStart) || may_become(bytes, kBinaryStart);
    return may_come ? ProxyHeader() : malformed("no PROXY header");
}

}  // namespace sparekey::http

#include "http/proxy_protocol.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sparekey::http {
namespace {

using State = ProxyHeader::State;
using namespace std::string_literals;

std::string const kSignature = "\r\n\r\n\0\r\nQUIT\n"s;

/// A header of version 2; `size`: what it says of itself, if that is not true.
std::string binary(int version_and_command, int family, std::string const& body, int size = -1) {
    auto const told = size < 0 ? body.size() : static_cast<std::size_t>(size);
    return kSignature + static_cast<char>(version_and_command) + static_cast<char>(family) +
           static_cast<char>(told >> 8) + static_cast<char>(told & 0xff) + body;
}

std::string const kIPv4 = "\xc0\x00\x02\x01\xc6\x33\x64\x02\xdc\x04\x01\xbb"s;  // 192.0.2.1:56324
std::string const kIPv6 =
    "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"s + std::string(16, '\0') + "\xdc\x04\x01\xbb"s;

TEST(ProxyHeader, names_the_client_and_leaves_what_follows) {
    struct Row {
        std::string header;
        std::string source;  // "": the proxy speaks for itself
    };
    Row const rows[] = {
        {"PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n", "192.0.2.1:56324"},
        {"PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255:65535"},
        {"PROXY TCP4 192.0.2.1 198.51.100.2 0 0\r\n", "192.0.2.1:0"},
        {"PROXY TCP6 2001:db8::1 ::1 56324 443\r\n", "[2001:db8::1]:56324"},
        {"PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 "
         "65535\r\n",
         "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535"},
        {"PROXY UNKNOWN\r\n", ""},
        {"PROXY UNKNOWN ffff::1 whatever 1 2\r\n", ""},
        {binary(0x21, 0x11, kIPv4), "192.0.2.1:56324"},
        {binary(0x21, 0x21, kIPv6), "[2001:db8::1]:56324"},
        {binary(0x21, 0x31, std::string(216, 'x')), "unix"},
        {binary(0x21, 0x00, ""), ""},
        {binary(0x20, 0x00, ""), ""},
        {binary(0x20, 0x11, kIPv4), ""},  // LOCAL: whatever else it says
        {binary(0x20, 0xff, "???"), ""},
        {binary(0x21, 0x11, kIPv4 + "\x03\x00\x04\x01\x02\x03\x04"s), "192.0.2.1:56324"},  // an extension
        {binary(0x21, 0x11, kIPv4 + std::string(kLongestProxyHeader - 16 - 12, 'x')), "192.0.2.1:56324"},
    };
    for (auto const& row : rows) {
        SCOPED_TRACE(row.header.substr(0, 60));
        for (auto const* const rest : {"", "POST / HTTP/1.1\r\n", "\r\n"}) {
            auto const scan = scan_proxy_header(row.header + rest);
            ASSERT_EQ(scan.state, State::complete) << scan.why;
            EXPECT_EQ(scan.size, row.header.size());
            EXPECT_EQ(scan.source ? scan.source->text : "", row.source);
        }
        for (std::size_t cut = 0; cut < row.header.size(); ++cut)
            EXPECT_EQ(scan_proxy_header(row.header.substr(0, cut)).state, State::incomplete) << cut;
    }
}

TEST(ProxyHeader, of_an_ipv4_address_in_ipv6_form_names_the_ipv4_address) {
    auto const line = scan_proxy_header("PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n");
    ASSERT_EQ(line.state, State::complete);
    EXPECT_EQ(line.source->address, parse_ip("192.0.2.1"));
}

TEST(ProxyHeader, is_refused_as_early_as_can_be_seen) {
    struct Row {
        std::string bytes;
        std::string why;
    };
    Row const rows[] = {
        {"G", "no PROXY header"},
        {"POST / HTTP/1.1\r\n", "no PROXY header"},
        {"\x16\x03\x01", "no PROXY header"},  // TLS
        {"proxy TCP4", "no PROXY header"},
        {"PROXY\t", "no PROXY header"},
        {" PROXY TCP4", "no PROXY header"},
        {"\r\n\r\n\0\r\nQUIX"s, "no PROXY header"},
        {"\r\n\r\n\r", "no PROXY header"},
        {"PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\n", "malformed PROXY line"},
        {"PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\r\n", "malformed PROXY line"},
        {"PROXY TCP4 192.0.2.1 198.51.100.2\r 56324 443\r\n", "malformed PROXY line"},
        {"PROXY TCP4 192.0.2.1 198.51.100.2 56324\r\n", "malformed PROXY line"},
        {"PROXY TCP4 192.0.2.1 198.51.100.2 56324 443 1\r\n", "malformed PROXY line"},
        {"PROXY TCP4  192.0.2.1 198.51.100.2 56324 443\r\n", "malformed PROXY line"},
        {"PROXY TCP4 192.0.2.1 198.51.100.2 56324 443 \r\n", "malformed PROXY line"},
        {"PROXY TCP4 192.0.2.1 198.51.100.2 65536 443\r\n", "malformed PROXY line"},
        {"PROXY TCP4 192.0.2.1 198.51.100.2 -1 443\r\n", "malformed PROXY line"},
        {"PROXY TCP4 192.0.2.1 198.51.100.2 056 443\r\n", "malformed PROXY line"},
        {"PROXY TCP4 192.0.2.1 198.51.100.2 1 \r\n", "malformed PROXY line"},
        {"PROXY TCP4 192.0.2 198.51.100.2 1 2\r\n", "malformed PROXY line"},
        {"PROXY TCP4 192.0.2.1\0x 198.51.100.2 1 2\r\n"s, "malformed PROXY line"},
        {"PROXY TCP4 ::1 ::1 1 2\r\n", "malformed PROXY line"},
        {"PROXY TCP6 192.0.2.1 192.0.2.1 1 2\r\n", "malformed PROXY line"},
        {"PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n", "malformed PROXY line"},
        {"PROXY TCP4 evil\" peer=10.0.0.1 1 2\r\n", "malformed PROXY line"},
        {"PROXY UDP4 192.0.2.1 198.51.100.2 1 2\r\n", "PROXY line of an unknown protocol"},
        {"PROXY \r\n", "malformed PROXY line"},
        {"PROXY UNKNOWNS\r\n", "malformed PROXY line"},
        {"PROXY " + std::string(101, 'x'), "PROXY line too long"},
        {"PROXY UNKNOWN" + std::string(93, ' ') + "\r\n", "PROXY line too long"},
        {binary(0x11, 0x11, ""), "PROXY header of an unknown version or command"},
        {binary(0x31, 0x11, ""), "PROXY header of an unknown version or command"},
        {binary(0x22, 0x11, ""), "PROXY header of an unknown version or command"},
        {binary(0x21, 0x12, kIPv4), "PROXY header of an unknown protocol"},  // UDP
        {binary(0x21, 0x41, kIPv4), "PROXY header of an unknown protocol"},
        {binary(0x21, 0x01, kIPv4), "PROXY header of an unknown protocol"},
        {binary(0x21, 0x11, kIPv4.substr(1)), "PROXY header shorter than its addresses"},
        {binary(0x21, 0x11, ""), "PROXY header shorter than its addresses"},
        {binary(0x21, 0x21, kIPv6.substr(1)), "PROXY header shorter than its addresses"},
        {binary(0x21, 0x31, std::string(215, 'x')), "PROXY header shorter than its addresses"},
        {binary(0x21, 0x11, "", 0xffff), "PROXY header too long"},
        {binary(0x20, 0x00, "", 4096 - 15), "PROXY header too long"},
    };
    for (auto const& row : rows) {
        auto const scan = scan_proxy_header(row.bytes);
        EXPECT_EQ(scan.state, State::malformed) << row.bytes;
        EXPECT_EQ(scan.why, row.why) << row.bytes;
        EXPECT_FALSE(scan.source);
    }
}

TEST(ProxyHeader, waits_for_the_bytes_that_a_binary_header_announces) {
    EXPECT_EQ(scan_proxy_header(binary(0x21, 0x11, kIPv4, 13)).state, State::incomplete);
}

}  // namespace
}  // namespace sparekey::http

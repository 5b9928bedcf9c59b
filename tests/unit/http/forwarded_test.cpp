#include "http/forwarded.hpp"

#include <gtest/gtest.h>

namespace sparekey::http {
namespace {

TrustedProxies trusting(std::vector<std::string> const& entries) {
    return TrustedProxies::parse(entries).value();
}

Peer at(std::string const& address) {
    if (address == "unix") return {std::nullopt, "unix"};
    auto const ip = parse_ip(address).value();
    return {ip, (ip.is_v6() ? "[" + address + "]" : address) + ":4711"};
}

TEST(ClientOf, is_the_rightmost_address_that_is_not_trusted) {
    auto const trusted = trusting({"unix", "127.0.0.1", "10.0.0.0/8", "fd00::/8"});
    struct Row {
        std::string peer;
        std::vector<std::string> lines;  // of X-Forwarded-For
        std::string client;
    };
    Row const rows[] = {
        {"unix", {}, "unix"},
        {"unix", {"192.0.2.1"}, "192.0.2.1"},
        {"127.0.0.1", {"192.0.2.1"}, "192.0.2.1"},
        {"127.0.0.1", {"198.51.100.7, 192.0.2.1"}, "192.0.2.1"},  // the left one is what the client said
        {"127.0.0.1", {"198.51.100.7", "192.0.2.1"}, "192.0.2.1"},
        {"127.0.0.1", {"192.0.2.1,10.1.2.3"}, "192.0.2.1"},
        {"127.0.0.1", {"192.0.2.1", "10.1.2.3 ,\t10.3.2.1 "}, "192.0.2.1"},
        {"127.0.0.1", {"10.1.2.3, 10.3.2.1"}, "10.1.2.3"},  // all are ours: the outermost
        {"127.0.0.1", {"2001:db8::1, fd00::1"}, "2001:db8::1"},
        {"127.0.0.1", {"[2001:db8::1]:443"}, "2001:db8::1"},
        {"127.0.0.1", {"[2001:db8::1]"}, "2001:db8::1"},
        {"127.0.0.1", {"192.0.2.1:443"}, "192.0.2.1"},
        {"127.0.0.1", {"::ffff:192.0.2.1"}, "192.0.2.1"},
        {"127.0.0.1", {"192.0.2.1, ::ffff:10.1.2.3"}, "192.0.2.1"},
        {"127.0.0.1", {"127.0.0.1"}, "127.0.0.1:4711"},
        // Nobody whom we trust vouches for it:
        {"192.0.2.9", {"192.0.2.1"}, "192.0.2.9:4711"},
        {"127.0.0.2", {"192.0.2.1"}, "127.0.0.2:4711"},
        {"2001:db8::1", {"192.0.2.1"}, "[2001:db8::1]:4711"},
        // What is no address ends the search:
        {"127.0.0.1", {""}, "127.0.0.1:4711"},
        {"127.0.0.1", {" "}, "127.0.0.1:4711"},
        {"127.0.0.1", {","}, "127.0.0.1:4711"},
        {"127.0.0.1", {"unknown"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"unix"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"192.0.2.1, unknown"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"192.0.2.1, _hidden, 10.1.2.3"}, "10.1.2.3"},
        {"127.0.0.1", {"192.0.2.1,,10.1.2.3"}, "10.1.2.3"},
        {"127.0.0.1", {"192.0.2.1", "", "10.1.2.3"}, "10.1.2.3"},
        {"127.0.0.1", {"192.0.2.1\" outcome=accepted x=\""}, "127.0.0.1:4711"},
        {"127.0.0.1", {"192.0.2.1 192.0.2.2"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"192.0.2.256"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"0xc0.0.2.1"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"192.0.2.1:"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"192.0.2.1:http"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"192.0.2.1:123456"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"[192.0.2.1]"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"[2001:db8::1"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"[2001:db8::1]443"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"[]"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"["}, "127.0.0.1:4711"},
        {"127.0.0.1", {"fe80::1%eth0"}, "127.0.0.1:4711"},
        {"127.0.0.1", {"example.com"}, "127.0.0.1:4711"},
        {"127.0.0.1", {std::string(8000, ',') + "10.1.2.3"}, "10.1.2.3"},
    };
    for (auto const& row : rows) {
        HttpHeaders headers;
        headers.add("X-Other", "203.0.113.1");
        for (auto const& line : row.lines) headers.add("x-forwarded-for", line);
        headers.add("Forwarded", "for=203.0.113.2");
        headers.add("X-Real-IP", "203.0.113.3");
        EXPECT_EQ(client_of(headers, at(row.peer), trusted), row.client)
            << row.peer << " with " << (row.lines.empty() ? "nothing" : row.lines.back().substr(0, 80));
    }
}

TEST(ClientOf, is_the_peer_where_nobody_is_trusted) {
    HttpHeaders headers;
    headers.add("X-Forwarded-For", "192.0.2.1");
    EXPECT_EQ(client_of(headers, at("unix"), TrustedProxies()), "unix");
    EXPECT_EQ(client_of(headers, at("127.0.0.1"), TrustedProxies()), "127.0.0.1:4711");
    EXPECT_EQ(client_of(headers, at("127.0.0.1"), trusting({"unix"})), "127.0.0.1:4711");
}

TEST(TrustedProxies, are_addresses_and_networks) {
    struct Row {
        std::string entry;
        std::vector<std::string> in;
        std::vector<std::string> out;
    };
    Row const rows[] = {
        {"192.0.2.1", {"192.0.2.1"}, {"192.0.2.0", "192.0.2.2", "::1"}},
        {"192.0.2.1/32", {"192.0.2.1"}, {"192.0.2.0"}},
        {"192.0.2.0/31", {"192.0.2.0", "192.0.2.1"}, {"192.0.2.2"}},
        {"10.1.2.3/8", {"10.0.0.0", "10.255.255.255"}, {"9.255.255.255", "11.0.0.0"}},
        {"172.16.0.0/12", {"172.16.0.0", "172.31.255.255"}, {"172.15.255.255", "172.32.0.0"}},
        {"0.0.0.0/0", {"0.0.0.0", "255.255.255.255"}, {"::1", "2001:db8::1"}},
        {"::1", {"::1"}, {"::2", "127.0.0.1"}},
        {"2001:db8::/33", {"2001:db8:7fff::1"}, {"2001:db8:8000::", "2001:db9::"}},
        {"::ffff:192.0.2.1", {"192.0.2.1"}, {"::1"}},
    };
    for (auto const& row : rows) {
        auto const trusted = trusting({row.entry});
        for (auto const& address : row.in)
            EXPECT_TRUE(trusted.trusts(parse_ip(address))) << row.entry << address;
        for (auto const& address : row.out)
            EXPECT_FALSE(trusted.trusts(parse_ip(address))) << row.entry << address;
        EXPECT_FALSE(trusted.trusts(std::nullopt)) << row.entry;
    }
    EXPECT_TRUE(trusting({"unix"}).trusts(std::nullopt));
    EXPECT_FALSE(trusting({"unix"}).trusts(parse_ip("127.0.0.1")));
}

TEST(TrustedProxies, refuse_the_rest_by_name) {
    for (std::string const entry :
         {"", "localhost", "unix:/run/x", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "::/129",
          "10.0.0", "10.0.0.0 /8", "*", "/8", "fe80::1%lo"}) {
        auto const trusted = TrustedProxies::parse({"unix", entry});
        ASSERT_FALSE(trusted) << entry;
        EXPECT_EQ(trusted.error().message.find("\"" + entry + "\""), 0u) << trusted.error();
    }
}

}  // namespace
}  // namespace sparekey::http

#include "redis/redirect.hpp"

#include <gtest/gtest.h>

namespace sparekey::redis {
namespace {

using Transport = Endpoint::Transport;

Endpoint asked(Transport transport = Transport::tcp) {
    Endpoint endpoint;
    endpoint.transport = transport;
    endpoint.host = "10.0.0.1";
    endpoint.path = "/run/redis.sock";
    return endpoint;
}

std::string target(std::string_view reply, Transport transport = Transport::tcp) {
    auto const to = moved_to(reply, asked(transport));
    return to ? to_string(*to) : "nowhere";
}

TEST(Redirect, names_the_other_node) {
    EXPECT_EQ(target("MOVED 3999 10.0.0.7:6381"), "redis://10.0.0.7:6381");
    EXPECT_EQ(target("MOVED 3999 node-7.example:6381"), "redis://node-7.example:6381");
}

TEST(Redirect, without_a_host_is_to_another_port_of_the_same_one) {
    EXPECT_EQ(target("MOVED 3999 :6381"), "redis://10.0.0.1:6381");
}

TEST(Redirect, takes_ipv6_addresses) {
    EXPECT_EQ(target("MOVED 3999 fd00::7:6381"), "redis://[fd00::7]:6381");
}

TEST(Redirect, keeps_tls_and_leaves_a_unix_socket) {
    EXPECT_EQ(target("MOVED 3999 10.0.0.7:6381", Transport::tls), "rediss://10.0.0.7:6381");
    EXPECT_EQ(target("MOVED 3999 10.0.0.7:6381", Transport::unix_socket), "redis://10.0.0.7:6381");
}

TEST(Redirect, is_nothing_else) {
    for (auto const* const reply :
         {"ASK 3999 10.0.0.7:6381", "TRYAGAIN Multiple keys request during rehashing of slot",
          "ERR MOVED 3999 10.0.0.7:6381", "MOVED", "MOVED 3999", "MOVED 3999 10.0.0.7",
          "MOVED 3999 10.0.0.7:", "MOVED 3999 10.0.0.7:0", "MOVED 3999 10.0.0.7:70000",
          "MOVED 3999 10.0.0.7:6381x", ""})
        EXPECT_EQ(target(reply), "nowhere") << reply;
}

}  // namespace
}  // namespace sparekey::redis

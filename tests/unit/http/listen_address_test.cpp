#include "http/listen_address.hpp"

#include <gtest/gtest.h>

namespace sparekey::http {
namespace {

TEST(ListenAddress, reads_every_form_and_writes_it_back) {
    struct Row {
        std::string text;
        ListenAddress::Kind kind;
        bool is_loopback;
    };
    using Kind = ListenAddress::Kind;
    Row const rows[] = {
        {"127.0.0.1:8443", Kind::tcp, true}, {"[::1]:8443", Kind::tcp, true},
        {"0.0.0.0:0", Kind::tcp, false},     {"[2001:db8::1]:443", Kind::tcp, false},
        {"[::]:65535", Kind::tcp, false},    {"unix:/run/sparekeyd/x.sock", Kind::unix_socket, true},
        {"systemd", Kind::inherited, false},
    };
    for (auto const& row : rows) {
        auto const address = ListenAddress::parse(row.text);
        ASSERT_TRUE(address) << row.text << ": " << address.error();
        EXPECT_EQ(address->kind, row.kind) << row.text;
        EXPECT_EQ(address->is_loopback(), row.is_loopback) << row.text;
        EXPECT_EQ(address->to_string(), row.text);
    }
}

TEST(ListenAddress, refuses_the_rest_and_says_why) {
    struct Row {
        std::string text;
        std::string_view hint;
    };
    Row const rows[] = {
        {"", "the port is missing"},
        {"127.0.0.1", "the port is missing"},
        {"127.0.0.1:", "the port must be a number"},
        {"127.0.0.1:65536", "the port must be a number"},
        {"127.0.0.1:80x", "the port must be a number"},
        {"127.0.0.1:-1", "the port must be a number"},
        {":8443", "write an IP address"},
        {"*:8443", "write an IP address"},
        {"localhost:8443", "write an IP address"},
        {"::1:8443", "stand in brackets"},
        {"[127.0.0.1]:8443", "stand in brackets"},
        {"unix:run/x.sock", "must start with /"},
        {"unix:", "must start with /"},
        {"unix:/" + std::string(107, 'x'), "longer than the 107 bytes"},
    };
    for (auto const& row : rows) {
        auto const address = ListenAddress::parse(row.text);
        ASSERT_FALSE(address) << row.text;
        EXPECT_EQ(address.error().code, Errc::invalid_input);
        EXPECT_NE(address.error().message.find(row.hint), std::string::npos) << address.error();
    }
}

}  // namespace
}  // namespace sparekey::http

#include "http/url.hpp"

#include <gmock/gmock.h>

#include <array>
#include <new>

namespace sparekey::http {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Url, is_cut_into_its_parts) {
    auto const url = parse_url("https://connect.getseam.com:8443/base/?a=b%20c").value();
    EXPECT_TRUE(url.tls);
    EXPECT_EQ(url.host, "connect.getseam.com");
    EXPECT_EQ(url.port, "8443");
    EXPECT_EQ(url.target, "/base/?a=b%20c");
    EXPECT_EQ(url.base_path(), "/base");
    EXPECT_EQ(url.authority(), "connect.getseam.com:8443");
}

TEST(Url, has_the_default_port_and_path_of_its_scheme) {
    auto const https = parse_url("https://connect.getseam.com").value();
    EXPECT_EQ(https.port, "443");
    EXPECT_EQ(https.target, "/");
    EXPECT_EQ(https.base_path(), "");
    EXPECT_EQ(https.authority(), "connect.getseam.com");

    auto const http = parse_url("http://localhost?x=1").value();
    EXPECT_FALSE(http.tls);
    EXPECT_EQ(http.port, "80");
    EXPECT_EQ(http.target, "/?x=1");
    EXPECT_EQ(http.authority(), "localhost");
}

TEST(Url, keeps_the_brackets_of_an_ipv6_address_for_the_authority_alone) {
    auto const url = parse_url("https://[::1]:8443/").value();
    EXPECT_EQ(url.host, "::1");
    EXPECT_EQ(url.authority(), "[::1]:8443");
}

TEST(Url, allows_plain_http_to_loopback) {
    for (auto const* const text : {"http://localhost", "http://LOCALHOST:80", "http://127.0.0.1:3000",
                                   "http://127.8.8.8", "http://[::1]:3000"})
        EXPECT_TRUE(parse_url(text)) << text;
}

TEST(Url, refuses_plain_http_to_others_unless_allowed) {
    for (auto const* const text :
         {"http://connect.getseam.com", "http://10.0.0.1", "http://localhost.example"}) {
        auto const url = parse_url(text);
        ASSERT_FALSE(url) << text;
        EXPECT_EQ(url.error().code, Errc::invalid_input);
        EXPECT_THAT(url.error().message, HasSubstr("plain http://"));
        EXPECT_TRUE(parse_url(text, PlainHttp::anywhere)) << text;
    }
}

TEST(Url, refuses_what_is_no_http_url) {
    for (auto const* const text :
         {"", "connect.getseam.com", "//host/x", "/path", "ftp://host", "unix:/run/x.sock", "https://",
          "https:///path", "https://host:0", "https://host:65536", "https://host:99999", "https://host:80a",
          "http://127.0.0.1.example", "https://[::1]z/", "https://user:word@host", "https://host/#part",
          "https://ho st/", "https://a%0d%0ab/", "https://host/\r\nX: y"})
        EXPECT_FALSE(parse_url(text)) << text;
}

TEST(Url, is_not_repeated_in_the_refusal) {
    auto const url = parse_url("http://hooks.example.com/services/T0/B0/token-of-the-hook");
    ASSERT_FALSE(url);
    EXPECT_THAT(url.error().message, Not(HasSubstr("token-of-the-hook")));
}

TEST(Url, leaves_no_copy_of_its_target_behind) {
    std::string_view constexpr kSecret = "/T0/B0/s3cret";  // short enough to be held in the string itself
    alignas(Url) std::array<char, sizeof(Url)> place{};
    auto* const url = new (place.data()) Url;
    url->target = kSecret;
    auto const seen = [&] {
        return std::string_view(place.data(), place.size()).find(kSecret) != std::string_view::npos;
    };
    ASSERT_TRUE(seen());
    url->~Url();
    EXPECT_FALSE(seen());
}

}  // namespace
}  // namespace sparekey::http

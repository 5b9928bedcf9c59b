#include "ops/post_guard.hpp"

#include <gtest/gtest.h>

namespace sparekey::ops {
namespace {

constexpr std::string_view kToken = "0123456789abcdef";

struct Headers {
    std::string host = "127.0.0.1:9464";
    std::string origin = "http://127.0.0.1:9464";  // empty: none
    std::string type = "application/json";
    std::string token = std::string(kToken);
};

HttpRequest request(Headers const& with) {
    HttpRequest made;
    made.method = "POST";
    made.headers.add("Host", with.host);
    if (!with.origin.empty()) made.headers.add("Origin", with.origin);
    made.headers.add("Content-Type", with.type);
    made.headers.add("X-CSRF-Token", with.token);
    return made;
}

bool is_let_in(Headers const& with) {
    return check_post(request(with), kToken).has_value();
}

TEST(PostGuardTest, lets_the_page_itself_in) {
    EXPECT_TRUE(is_let_in({}));
    EXPECT_TRUE(is_let_in({.type = "application/json; charset=utf-8"}));
    EXPECT_TRUE(is_let_in({.host = "Ops.example", .origin = "https://ops.example"}));  // behind a proxy
    EXPECT_TRUE(is_let_in({.origin = ""}));                                            // no browser
}

TEST(PostGuardTest, refuses_what_another_sites_page_can_send) {
    EXPECT_FALSE(is_let_in({.token = ""}));
    EXPECT_FALSE(is_let_in({.token = "0123456789abcdeF"}));
    EXPECT_FALSE(is_let_in({.token = "0123456789abcdef0"}));
    EXPECT_FALSE(is_let_in({.type = "text/plain"}));
    EXPECT_FALSE(is_let_in({.type = "application/x-www-form-urlencoded"}));
    for (auto const* const origin : {"http://evil.example", "http://127.0.0.1:9465", "null", "http://", "x",
                                     "http://127.0.0.1:9464.evil.example", "ftp://127.0.0.1:9464"})
        EXPECT_FALSE(is_let_in({.origin = origin})) << origin;
    auto doubled = request({});
    doubled.headers.add("Origin", "http://evil.example");
    EXPECT_FALSE(check_post(doubled, kToken));
    EXPECT_FALSE(check_post(HttpRequest(), kToken));
}

bool is_host_known(std::string host, std::string peer = "127.0.0.1:4711") {
    auto made = request({.host = std::move(host)});
    made.peer = std::move(peer);
    return check_host(made).has_value();
}

TEST(PostGuardTest, knows_no_names_that_could_be_made_to_lead_here) {
    for (auto const* const host :
         {"localhost", "LOCALHOST:9464", "127.0.0.1", "127.0.0.1:9464", "[::1]:9464", "[::1]"})
        EXPECT_TRUE(is_host_known(host)) << host;
    for (auto const* const host :
         {"evil.example", "evil.example:9464", "localhost.evil.example", "", "[::1", "[]", ":", "unix"})
        EXPECT_FALSE(is_host_known(host)) << host;
}

TEST(PostGuardTest, over_a_unix_socket_knows_names_that_no_site_can_have) {
    for (auto const* const host : {"unix", "unix:80", "sparekeyd", "localhost", "127.0.0.1", "[::1]"})
        EXPECT_TRUE(is_host_known(host, "unix")) << host;
    for (auto const* const host :
         {"evil.example", "evil.example:9464", "unix.", ".", "", "[::1", "[]", ":", "unix.evil.example"})
        EXPECT_FALSE(is_host_known(host, "unix")) << host;
    EXPECT_FALSE(is_host_known("unix", "unix:/run/sparekeyd/admin.sock"));
}

TEST(PostGuardTest, lets_a_request_without_a_host_in_which_no_browser_sends) {
    EXPECT_TRUE(check_host(HttpRequest()));
    auto doubled = request({.host = "localhost"});
    doubled.headers.add("Host", "localhost");
    EXPECT_FALSE(check_host(doubled));
}

}  // namespace
}  // namespace sparekey::ops

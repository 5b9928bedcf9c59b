#include "http/request_head.hpp"

#include <gtest/gtest.h>

namespace sparekey::http {
namespace {

HttpRequest post(std::string target, std::string body) {
    HttpRequest request;
    request.method = "POST";
    request.target = std::move(target);
    request.body = std::move(body);
    return request;
}

TEST(RequestHead, spells_headers_as_given_and_adds_host_and_length) {
    auto request = post("/access_codes/get", "{}");
    request.headers.add("Authorization", "Bearer key");
    request.headers.add("seam-workspace", "w1");
    auto const head = render_request_head(request, parse_url("https://connect.getseam.com/").value());
    EXPECT_EQ(head.value(),
              "POST /access_codes/get HTTP/1.1\r\nHost: connect.getseam.com\r\nAuthorization: Bearer key\r\n"
              "seam-workspace: w1\r\nContent-Length: 2\r\n\r\n");
}

TEST(RequestHead, appends_the_target_to_the_urls_path) {
    auto const head = render_request_head(post("/get", ""), parse_url("https://host:8443/seam/?q=1").value());
    EXPECT_EQ(head.value(), "POST /seam/get HTTP/1.1\r\nHost: host:8443\r\nContent-Length: 0\r\n\r\n");
}

TEST(RequestHead, takes_the_urls_own_path_and_query_for_a_request_without_target) {
    auto request = post("", "");
    request.method = "GET";
    auto const head = render_request_head(request, parse_url("https://hooks.example.com/T0/?q=1").value());
    EXPECT_EQ(head.value(), "GET /T0/?q=1 HTTP/1.1\r\nHost: hooks.example.com\r\n\r\n");
}

TEST(RequestHead, refuses_parts_that_would_break_their_line) {
    auto const url = parse_url("https://host").value();
    for (auto const* const method : {"", "GET /", "PO\r\nST"}) {
        auto request = post("/", "");
        request.method = method;
        EXPECT_FALSE(render_request_head(request, url)) << method;
    }
    for (auto const* const target : {"x", "/a b", "/a\r\nX: y", "/\xc3\xa4"})
        EXPECT_FALSE(render_request_head(post(target, ""), url)) << target;
    for (auto const* const name : {"", "a b", "a:", "a\r\n"}) {
        auto request = post("/", "");
        request.headers.add(name, "x");
        EXPECT_FALSE(render_request_head(request, url)) << name;
    }
}

TEST(RequestHead, refuses_a_header_value_with_control_characters_without_repeating_it) {
    auto request = post("/", "");
    request.headers.add("Authorization", "Bearer hush\r\nX: y");
    auto const head = render_request_head(request, parse_url("https://host").value());
    ASSERT_FALSE(head);
    EXPECT_EQ(head.error(), (Error{Errc::invalid_input,
                                   "request: the value of header Authorization holds control characters"}));
}

}  // namespace
}  // namespace sparekey::http

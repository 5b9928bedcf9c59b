#include "http/answer.hpp"

#include <gtest/gtest.h>

namespace sparekey::http {
namespace {

HttpResponse response(int status, std::string body = {}) {
    HttpResponse made;
    made.status = status;
    made.body = std::move(body);
    return made;
}

TEST(Render, writes_status_headers_length_and_body) {
    auto answer = response(503, "later");
    answer.headers.add("Retry-After", "5");
    EXPECT_EQ(render(answer, KeepAlive::silent, false),
              "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 5\r\n\r\nlater");
}

TEST(Render, says_how_the_connection_goes_on) {
    EXPECT_EQ(render(response(400), KeepAlive::no, false),
              "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(render(response(200), KeepAlive::spoken, false),
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
}

TEST(Render, gives_204_and_304_neither_length_nor_body) {
    EXPECT_EQ(render(response(204, "ignored"), KeepAlive::silent, false), "HTTP/1.1 204 No Content\r\n\r\n");
    EXPECT_EQ(render(response(304), KeepAlive::silent, false), "HTTP/1.1 304 Not Modified\r\n\r\n");
}

TEST(Render, gives_a_streamed_answer_no_length) {
    auto answer = response(200);
    answer.streamed = true;
    EXPECT_EQ(render(answer, KeepAlive::no, false), "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
}

TEST(Render, tells_head_the_length_but_not_the_body) {
    EXPECT_EQ(render(response(405, "no"), KeepAlive::silent, true),
              "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 2\r\n\r\n");
}

}  // namespace
}  // namespace sparekey::http

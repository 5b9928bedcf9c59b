// Answers whose end is not known when they begin: server-sent events.
#include <gmock/gmock.h>

#include "integration/http_server/test_server.hpp"

namespace sparekey::http {
namespace {

using testing::HasSubstr;

TEST(Stream, goes_on_for_as_long_as_the_client_listens) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send(get("/stream"));
        co_await client->skip_past("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        co_await client->skip_past("12345");
        client->close();
        co_await test.handler.stream_ended.wait();
    });
}

TEST(Stream, ends_when_the_server_stops) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send(get("/stream"));
        co_await client->skip_past("123");
        auto const nothing_cut = co_await test.server->stop(std::chrono::seconds(20));
        EXPECT_TRUE(nothing_cut);
        co_await client->rest();
        EXPECT_TRUE(test.handler.stream_ended.is_set());
    });
}

TEST(Stream, does_not_hold_up_other_clients) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const listener = co_await test.client();
        co_await listener->send(get("/stream"));
        co_await listener->skip_past("1");
        auto const answer = co_await test.ask(get("/"));
        EXPECT_EQ(answer.status, 200);
    });
}

TEST(Stream, that_breaks_off_ends_its_connection_alone) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send(get("/stream-throw"));
        auto const all = co_await client->rest();
        EXPECT_THAT(all, HasSubstr("\r\n\r\n1"));
        auto const answer = co_await test.ask(get("/"));
        EXPECT_EQ(answer.status, 200);
    });
}

TEST(Stream, has_no_body_for_head) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send("HEAD /stream HTTP/1.1\r\nHost: here\r\n\r\n");
        auto const all = co_await client->rest();
        EXPECT_THAT(all, testing::EndsWith("\r\n\r\n"));
        EXPECT_EQ(test.handler.streamed, 0);
    });
}

}  // namespace
}  // namespace sparekey::http

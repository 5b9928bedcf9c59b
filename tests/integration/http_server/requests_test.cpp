// Good requests, in every way that they may arrive.
#include <gtest/gtest.h>

#include "integration/http_server/test_server.hpp"

namespace sparekey::http {
namespace {

TEST(Requests, are_handed_over_whole_and_answered) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const answer = co_await test.ask(post("/a?b=c", "hello", "X-One: 1\r\n"));
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "hello");
        EXPECT_FALSE(answer.closes());
        EXPECT_EQ(answer.head.find("Server:"), std::string::npos);

        auto const& request = test.handler.requests.at(0);
        EXPECT_EQ(request.method, "POST");
        EXPECT_EQ(request.target, "/a?b=c");
        EXPECT_EQ(request.headers.find("x-one"), "1");
        EXPECT_EQ(request.body, "hello");
        EXPECT_TRUE(request.peer.starts_with("127.0.0.1:")) << request.peer;
        EXPECT_FALSE(test.handler.was_draining.at(0));
    });
}

TEST(Requests, follow_each_other_on_one_connection) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        std::string const bodies[] = {"first", "", "third"};
        for (auto const& body : bodies) {
            co_await client->send(post("/", body));
            auto const answer = co_await client->answer();
            EXPECT_EQ(answer.body, body);
        }
        EXPECT_EQ(test.server->connections(), 1u);
    });
}

TEST(Requests, may_be_pipelined_and_are_answered_in_order) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        std::string const chunked =
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n";
        co_await client->send(post("/", "one") + chunked + post("/", "three") + get("/"));
        std::string const bodies[] = {"one", "two", "three", ""};
        for (auto const& body : bodies) {
            auto const answer = co_await client->answer();
            EXPECT_EQ(answer.body, body);
        }
    });
}

TEST(Requests, may_come_byte_by_byte) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        error_code ignored;
        client->stream().next_layer().set_option(asio::ip::tcp::no_delay(true), ignored);
        auto const bytes = post("/", "slow") + post("/", "again");
        for (char const byte : bytes) co_await client->send(std::string(1, byte));
        auto const first = co_await client->answer();
        auto const second = co_await client->answer();
        EXPECT_EQ(first.body, "slow");
        EXPECT_EQ(second.body, "again");
    });
}

TEST(Requests, in_chunks_lose_extensions_and_trailers) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send(
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            "4;note=x\r\nback\r\n2\r\nup\r\n0\r\nsvix-id: smuggled\r\n\r\n" +
            post("/", "next"));
        auto const answer = co_await client->answer();
        auto const next = co_await client->answer();
        EXPECT_EQ(answer.body, "backup");
        EXPECT_EQ(test.handler.requests.at(0).headers.count("svix-id"), 0u);
        EXPECT_EQ(next.body, "next");
    });
}

TEST(Requests, of_the_largest_size_are_served) {
    auto options = patient();
    options.body_limit = 100'000;
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            std::string const body(100'000, 'x');
            auto const answer = co_await test.ask(post("/", body));
            EXPECT_EQ(answer.body, body);
        },
        options);
}

TEST(Requests, in_http_1_0_close_unless_asked_not_to) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        auto const kept = co_await client->answer();
        EXPECT_TRUE(kept.has("Connection: keep-alive"));

        co_await client->send("GET / HTTP/1.0\r\n\r\n");
        auto const last = co_await client->answer();
        EXPECT_TRUE(last.closes());
        auto const ending = co_await client->ending();
        EXPECT_EQ(ending, Ending::clean);
    });
}

TEST(Requests, may_ask_to_close) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send(get("/", "Connection: close\r\n") + get("/never-read"));
        auto const answer = co_await client->answer();
        EXPECT_TRUE(answer.closes());
        auto const ending = co_await client->ending();
        EXPECT_EQ(ending, Ending::clean);
        EXPECT_EQ(test.handler.requests.size(), 1u);
    });
}

TEST(Requests, that_ask_for_an_upgrade_are_answered_as_they_are) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send(post("/", "plain", "Connection: upgrade\r\nUpgrade: websocket\r\n") + get("/"));
        auto const answer = co_await client->answer();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "plain");
        co_await client->answer();
    });
}

TEST(Requests, get_their_100_continue_when_the_body_will_be_read) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send(
            "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        auto const go_on = co_await client->answer();
        EXPECT_EQ(go_on.status, 100);
        co_await client->send("body");
        auto const answer = co_await client->answer();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "body");
    });
}

TEST(Requests, that_do_not_wait_for_100_continue_do_not_get_it) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const eager = co_await test.ask(post("/", "body", "Expect: 100-continue\r\n"));
        EXPECT_EQ(eager.status, 200);
        auto const empty = co_await test.ask(post("/", "", "Expect: 100-continue\r\n"));
        EXPECT_EQ(empty.status, 200);
        auto const old = co_await test.client();
        co_await old->send("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        co_await old->send("body");
        auto const answer = co_await old->answer();
        EXPECT_EQ(answer.status, 200);
    });
}

TEST(Requests, that_are_refused_early_close_only_over_an_unread_body) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        test.handler.early = response_with(404);
        auto const client = co_await test.client();
        co_await client->send(get("/early"));
        auto const without_body = co_await client->answer();
        EXPECT_EQ(without_body.status, 404);
        EXPECT_FALSE(without_body.closes());

        co_await client->send(
            "POST /early HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        auto const before_body = co_await client->answer();
        EXPECT_EQ(before_body.status, 404);
        EXPECT_TRUE(before_body.closes());
        auto const ending = co_await client->ending();
        EXPECT_EQ(ending, Ending::clean);
        EXPECT_TRUE(test.handler.requests.empty());
    });
}

TEST(Requests, for_the_head_alone_get_no_body) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        test.handler.early = response_with(405);
        test.handler.early->body = "not this way";
        auto const client = co_await test.client();
        co_await client->send("HEAD /early HTTP/1.1\r\nHost: h\r\n\r\n" + get("/early"));
        auto const head = co_await client->answer(true);
        EXPECT_EQ(head.status, 405);
        EXPECT_TRUE(head.has("Content-Length: 12"));
        auto const full = co_await client->answer();
        EXPECT_EQ(full.body, "not this way");
    });
}

TEST(Requests, answered_204_carry_no_length) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        test.handler.answer = response_with(204);
        auto const client = co_await test.client();
        co_await client->send(post("/", "x") + post("/", "y"));
        auto const answer = co_await client->answer();
        EXPECT_EQ(answer.head, "HTTP/1.1 204 No Content\r\n\r\n");
        auto const second = co_await client->answer();
        EXPECT_EQ(second.status, 204);
    });
}

TEST(Requests, whose_answer_says_close_end_the_connection) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        test.handler.answer = response_with(503);
        test.handler.answer.close = true;
        auto const client = co_await test.client();
        co_await client->send(get("/"));
        auto const answer = co_await client->answer();
        EXPECT_TRUE(answer.closes());
        auto const ending = co_await client->ending();
        EXPECT_EQ(ending, Ending::clean);
    });
}

}  // namespace
}  // namespace sparekey::http

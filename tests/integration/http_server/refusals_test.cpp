// Requests that the server turns away by itself, and how the client gets to know.
#include <gtest/gtest.h>

#include "integration/http_server/test_server.hpp"

namespace sparekey::http {
namespace {

/// Sends `bytes`, and expects this refusal, a closed connection, and a handler that never saw a request.
asio::awaitable<void> expect_refused(TestServer& test, std::string bytes, Refusal why) {
    SCOPED_TRACE(bytes.substr(0, 200));
    auto const client = co_await test.client();
    co_await client->send(bytes);
    auto const answer = co_await client->answer();
    EXPECT_EQ(answer.status, http_status(why));
    EXPECT_EQ(answer.body, "");
    EXPECT_TRUE(answer.closes());
    auto const ending = co_await client->ending();
    EXPECT_EQ(ending, Ending::clean);
    EXPECT_TRUE(test.handler.requests.empty());
    EXPECT_EQ(test.handler.refusals, std::vector<Refusal>(1, why));
    EXPECT_TRUE(test.handler.last_peer.starts_with("127.0.0.1:"));
    test.handler.requests.clear();
    test.handler.refusals.clear();
}

TEST(Refusals, leave_no_room_for_a_smuggled_request) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        std::string const start = "POST / HTTP/1.1\r\nHost: h\r\n";
        std::string const smuggled = get("/smuggled");
        std::string const heads[] = {
            start + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            start + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            start + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
            start + "Transfer-Encoding: xchunked\r\n\r\n",
            start + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            start + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
            start + "X: y\r\n Transfer-Encoding: chunked\r\n\r\n",
            start + "Content-Length: 5\r\nContent-Length: 0\r\n\r\n",
            start + "Content-Length: 0, 5\r\n\r\n",
            start + "Content-Length: +0\r\n\r\n",
            start + "Host: other\r\n\r\n",
            start + "X: a\nContent-Length: 5\r\n\r\n",
            start + "X: a\rContent-Length: 5\r\n\r\n",
            std::string("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            std::string("POST / HTTP/1.1\r\n\r\n"),
            std::string("POST http://h/ HTTP/1.1\r\nHost: h\r\n\r\n"),
            std::string("POST / HTTP/2.0\r\nHost: h\r\n\r\n"),
            std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
            std::string("nonsense\r\n\r\n"),
        };
        for (auto const& head : heads) co_await expect_refused(test, head + smuggled, Refusal::bad_request);
    });
}

TEST(Refusals, meet_chunks_that_are_not_well_formed) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        std::string const start = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
        std::string const bodies[] = {
            std::string("x\r\n\r\n"),
            std::string("-1\r\n\r\n"),
            std::string("0x1\r\na\r\n0\r\n\r\n"),
            std::string("1\r\nab\r\n0\r\n\r\n"),
            std::string("\r\n0\r\n\r\n"),
            std::string("10000000000000001\r\na\r\n0\r\n\r\n"),
            "1;" + std::string(20'000, 'e') + "\r\na\r\n0\r\n\r\n",
        };
        for (auto const& body : bodies) co_await expect_refused(test, start + body, Refusal::bad_request);
    });
}

TEST(Refusals, do_not_take_a_bare_lf_for_the_end_of_a_chunk_header) {
    auto options = patient();
    options.body_timeout = std::chrono::milliseconds(50);
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            std::string const start = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
            co_await expect_refused(test, start + "0\n\n", Refusal::timeout);
            co_await expect_refused(test, start + "1\na\n0\n\n" + get("/smuggled"), Refusal::bad_request);
        },
        options);
}

TEST(Refusals, meet_heads_over_the_limit) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        co_await expect_refused(test, get("/", "X: " + std::string(8 * 1024, 'x') + "\r\n"),
                                Refusal::header_too_large);
        co_await expect_refused(test, "GET /" + std::string(100 * 1024, 'x'), Refusal::header_too_large);
        auto const fits = co_await test.ask(get("/", "X: " + std::string(8 * 1024 - 100, 'x') + "\r\n"));
        EXPECT_EQ(fits.status, 200);
    });
}

TEST(Refusals, meet_declared_bodies_before_they_are_read) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        std::string const start = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ";
        co_await expect_refused(test, start + "262145\r\n\r\n", Refusal::body_too_large);
        co_await expect_refused(test, start + "262145\r\nExpect: 100-continue\r\n\r\n",
                                Refusal::body_too_large);
        co_await expect_refused(test, start + "999999999999999999\r\n\r\n", Refusal::body_too_large);
    });
}

TEST(Refusals, meet_chunked_bodies_in_mid_stream) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        std::string const start = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
        co_await expect_refused(test, start + "40001\r\n", Refusal::body_too_large);
        auto const chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
        co_await expect_refused(test, start + chunk + chunk + chunk + chunk + "1\r\n",
                                Refusal::body_too_large);
    });
}

TEST(Refusals, reach_a_client_that_keeps_on_sending) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n");
        for (int i = 0; i < 10; ++i) co_await client->send(std::string(50'000, 'x'));
        auto const answer = co_await client->answer();
        EXPECT_EQ(answer.status, 413);
        auto const ending = co_await client->ending();
        EXPECT_EQ(ending, Ending::clean);
    });
}

TEST(Refusals, stop_reading_a_client_that_never_stops) {
    auto options = patient();
    options.linger_limit = 10'000;
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            auto const client = co_await test.client();
            co_await client->send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n" +
                                  std::string(20'000, 'x'));
            auto const closed = [&] { return test.server->connections() == 0; };
            co_await until(closed);
            EXPECT_EQ(test.handler.count(Refusal::body_too_large), 1);
        },
        options);
}

TEST(Refusals, answer_500_when_the_handler_throws) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send(get("/throw"));
        auto const answer = co_await client->answer();
        EXPECT_EQ(answer.status, 500);
        EXPECT_EQ(answer.body, "");
        EXPECT_TRUE(answer.closes());
        EXPECT_EQ(test.handler.count(Refusal::handler_failed), 1);
    });
}

}  // namespace
}  // namespace sparekey::http

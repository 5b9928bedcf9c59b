// Clients that are too slow, in every phase. The deadlines are short; nothing here asserts how long anything
// took.
#include <gtest/gtest.h>

#include "integration/http_server/test_server.hpp"
#include "support/certs.hpp"

namespace sparekey::http {
namespace {

constexpr std::chrono::milliseconds kShort{30};

asio::awaitable<void> expect_408(TestServer& test, std::string part) {
    auto const client = co_await test.client();
    co_await client->send(part);
    auto const answer = co_await client->answer();
    EXPECT_EQ(answer.status, 408);
    EXPECT_TRUE(answer.closes());
    auto const ending = co_await client->ending();
    EXPECT_EQ(ending, Ending::clean);
    EXPECT_EQ(test.handler.count(Refusal::timeout), 1);
    EXPECT_TRUE(test.handler.requests.empty());
}

TEST(Deadlines, answer_408_to_half_a_head) {
    auto options = patient();
    options.header_timeout = kShort;
    with_server([](TestServer& test) { return expect_408(test, "POST / HTTP/1.1\r\nHo"); }, options);
}

TEST(Deadlines, answer_408_to_half_a_declared_body) {
    auto options = patient();
    options.body_timeout = kShort;
    with_server(
        [](TestServer& test) {
            return expect_408(test, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabc");
        },
        options);
}

TEST(Deadlines, answer_408_to_half_a_chunked_body) {
    auto options = patient();
    options.body_timeout = kShort;
    with_server(
        [](TestServer& test) {
            return expect_408(test,
                              "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        },
        options);
}

TEST(Deadlines, are_for_the_whole_head_and_not_for_every_byte) {
    auto options = patient();
    options.header_timeout = std::chrono::milliseconds(300);
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            auto const client = co_await test.client();
            asio::steady_timer pause(co_await asio::this_coro::executor);
            co_await client->send("GET /");
            while (test.handler.refusals.empty()) {  // a byte a while, for ever
                co_await client->send("x");
                pause.expires_after(std::chrono::milliseconds(10));
                co_await pause.async_wait(asio::use_awaitable);
            }
            auto const answer = co_await client->answer();
            EXPECT_EQ(answer.status, 408);
        },
        options);
}

TEST(Deadlines, close_a_connection_that_never_says_anything) {
    auto options = patient();
    options.header_timeout = kShort;
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            auto const client = co_await test.client();
            auto const ending = co_await client->ending();
            EXPECT_EQ(ending, Ending::clean);
            EXPECT_TRUE(test.handler.refusals.empty());
        },
        options);
}

TEST(Deadlines, close_an_idle_connection_without_a_word) {
    auto options = patient();
    options.idle_timeout = kShort;
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            auto const client = co_await test.client();
            co_await client->send(get("/"));
            auto const answer = co_await client->answer();
            EXPECT_FALSE(answer.closes());
            auto const ending = co_await client->ending();
            EXPECT_EQ(ending, Ending::clean);
            EXPECT_TRUE(test.handler.refusals.empty());
        },
        options);
}

TEST(Deadlines, give_up_on_a_client_that_does_not_read) {
    auto options = patient();
    options.write_timeout = kShort;
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            test.handler.answer.body = std::string(32 * 1024 * 1024, 'x');  // more than socket buffers take
            auto const client = co_await test.client();
            co_await client->send(get("/"));
            auto const gone = [&] {
                return !test.handler.requests.empty() && test.server->connections() == 0;
            };
            co_await until(gone);
        },
        options);
}

TEST(Deadlines, bound_the_handshake) {
    auto options = patient();
    options.handshake_timeout = kShort;
    auto const certificate = TestAuthority().issue();
    auto const tls = make_server_tls(certificate.chain_pem, Secret(certificate.key_pem)).value();
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            auto const client = co_await test.client();
            auto const ending = co_await client->ending();
            EXPECT_EQ(ending, Ending::clean);
            EXPECT_EQ(test.handler.count(Refusal::tls_handshake), 1);
        },
        options, tls);
}

}  // namespace
}  // namespace sparekey::http

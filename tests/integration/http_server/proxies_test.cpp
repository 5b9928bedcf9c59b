// Behind a proxy: whom the log names, and the PROXY header in front of HTTP and of TLS.
#include <gtest/gtest.h>

#include "integration/http_server/test_server.hpp"
#include "support/certs.hpp"

namespace sparekey::http {
namespace {

using namespace std::string_literals;

std::string const kLine = "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n";
std::string const kBinary =
    "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\x00\x02\x07\xc6\x33\x64\x02\xdc\x04\x01\xbb"s;  // 192.0.2.7:56324
std::string const kLocal = "\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"s;

ServerOptions trusting(std::vector<std::string> const& entries, bool proxy_protocol = false) {
    auto options = patient();
    options.trusted_proxies = TrustedProxies::parse(entries).value();
    options.proxy_protocol = proxy_protocol;
    return options;
}

ServerOptions with_proxy_protocol() {
    return trusting({"127.0.0.1"}, true);
}

TEST(Proxies, are_believed_for_each_request_anew) {
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            auto const proxy = co_await test.client();
            std::string const lines[] = {"X-Forwarded-For: 198.51.100.7, 192.0.2.1\r\n", "",
                                         "X-Forwarded-For: 2001:db8::1\r\n"};
            for (auto const& line : lines) {
                co_await proxy->send(get("/", line));
                co_await proxy->answer();
            }
            EXPECT_EQ(test.handler.requests.at(0).peer, "192.0.2.1");
            EXPECT_TRUE(test.handler.requests.at(1).peer.starts_with("127.0.0.1:"));
            EXPECT_EQ(test.handler.requests.at(2).peer, "2001:db8::1");
        },
        trusting({"127.0.0.0/8"}));
}

TEST(Proxies, are_named_for_what_the_server_itself_refuses) {
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            co_await test.ask(
                "POST / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 192.0.2.1\r\n"
                "Content-Length: 999999\r\n\r\n");
            EXPECT_EQ(test.handler.last_peer, "192.0.2.1");
            auto const proxy = co_await test.client();
            co_await proxy->send(get("/", "X-Forwarded-For: 192.0.2.1\r\n") + "nonsense\r\n\r\n");
            co_await proxy->answer();
            co_await proxy->answer();
            EXPECT_TRUE(
                test.handler.last_peer.starts_with("127.0.0.1:"));  // whose request it was nobody knows
        },
        trusting({"127.0.0.1"}));
}

TEST(Proxies, that_are_not_trusted_are_not_believed) {
    for (auto const& options : {patient(), trusting({"unix", "127.0.0.2", "::1"})}) {
        with_server(
            [](TestServer& test) -> asio::awaitable<void> {
                co_await test.ask(get("/", "X-Forwarded-For: 192.0.2.1\r\n"));
                EXPECT_TRUE(test.handler.requests.at(0).peer.starts_with("127.0.0.1:"));
            },
            options);
    }
}

TEST(ProxyProtocol, names_the_client_of_the_whole_connection) {
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            struct Row {
                std::string header;
                std::string peer;
            };
            Row const rows[] = {{kLine, "192.0.2.1:56324"},
                                {kBinary, "192.0.2.7:56324"},
                                {kLocal, "127.0.0.1:"},
                                {"PROXY UNKNOWN\r\n", "127.0.0.1:"}};
            for (auto const& row : rows) {
                test.handler.requests.clear();
                auto const client = co_await test.client();
                co_await client->send(row.header + post("/", "one") + post("/", "two"));
                auto const first = co_await client->answer();
                auto const second = co_await client->answer();
                EXPECT_EQ(first.body, "one");
                EXPECT_EQ(second.body, "two");
                for (auto const& request : test.handler.requests)
                    EXPECT_TRUE(request.peer.starts_with(row.peer)) << request.peer;
            }
            EXPECT_TRUE(test.handler.refusals.empty());
        },
        with_proxy_protocol());
}

TEST(ProxyProtocol, may_come_byte_by_byte) {
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            std::string const headers[] = {kLine, kBinary};
            for (auto const& header : headers) {
                auto const client = co_await test.client();
                client->stream().next_layer().set_option(asio::ip::tcp::no_delay(true));
                for (char const byte : header + post("/", "slow"))
                    co_await client->send(std::string(1, byte));
                auto const answer = co_await client->answer();
                EXPECT_EQ(answer.body, "slow");
            }
        },
        with_proxy_protocol());
}

TEST(ProxyProtocol, comes_before_tls) {
    auto const certificate = TestAuthority().issue();
    auto const tls = make_server_tls(certificate.chain_pem, Secret(certificate.key_pem)).value();
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            std::string const headers[] = {kLine, kBinary};
            for (auto const& header : headers) {
                auto const client = co_await test.client();
                co_await client->send(header);
                auto const failed = co_await client->handshake();
                EXPECT_FALSE(failed) << failed.message();
                co_await client->send(post("/", "secret"));
                auto const answer = co_await client->answer();
                EXPECT_EQ(answer.body, "secret");
            }
            EXPECT_EQ(test.handler.requests.at(0).peer, "192.0.2.1:56324");
            EXPECT_EQ(test.handler.requests.at(1).peer, "192.0.2.7:56324");
        },
        with_proxy_protocol(), tls);
}

TEST(ProxyProtocol, goes_together_with_x_forwarded_for) {
    auto options = trusting({"127.0.0.1", "192.0.2.1"}, true);
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            std::string const header = "X-Forwarded-For: 203.0.113.5\r\n";
            auto const believed = co_await test.client();
            co_await believed->send(kLine + get("/", header));
            co_await believed->answer();
            auto const stranger = co_await test.client();
            co_await stranger->send(kBinary + get("/", header));
            co_await stranger->answer();
            EXPECT_EQ(test.handler.requests.at(0).peer, "203.0.113.5");
            EXPECT_EQ(test.handler.requests.at(1).peer, "192.0.2.7:56324");
        },
        options);
}

/// Sends `bytes`; the connection is closed with this refusal, and nothing was answered.
asio::awaitable<void> expect_turned_away(TestServer& test, std::string bytes, std::string detail) {
    SCOPED_TRACE(bytes.substr(0, 80));
    test.handler.refusals.clear();
    auto const client = co_await test.client();
    co_await client->send(bytes);
    auto const rest = co_await client->rest();
    EXPECT_EQ(rest, "");
    EXPECT_EQ(test.handler.refusals, std::vector<Refusal>(1, Refusal::proxy_header));
    EXPECT_EQ(test.handler.last_detail, detail);
    EXPECT_TRUE(test.handler.last_peer.starts_with("127.0.0.1:"));
    EXPECT_TRUE(test.handler.requests.empty());
}

TEST(ProxyProtocol, is_refused_when_malformed_or_missing) {
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            co_await expect_turned_away(test, get("/"), "no PROXY header");
            co_await expect_turned_away(test, "\x16\x03\x01\x02", "no PROXY header");
            co_await expect_turned_away(test, "PROXY TCP4 nobody 198.51.100.2 1 2\r\n" + get("/"),
                                        "malformed PROXY line");
            co_await expect_turned_away(test, "PROXY " + std::string(200, 'x'), "PROXY line too long");
            auto wrong = kBinary;
            wrong[12] = '\x11';
            co_await expect_turned_away(test, wrong + get("/"),
                                        "PROXY header of an unknown version or command");
        },
        with_proxy_protocol());
}

TEST(ProxyProtocol, is_refused_when_cut_short_but_a_connection_without_a_byte_is_nobodys_fault) {
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            auto const probe = co_await test.client();
            probe->close();
            auto const none = [&] { return test.server->connections() == 0; };
            auto const half = co_await test.client();
            co_await half->send(kLine.substr(0, 20));
            half->stream().next_layer().shutdown(Socket::shutdown_send);
            co_await until(none);
            EXPECT_EQ(test.handler.refusals, std::vector<Refusal>(1, Refusal::proxy_header));
            EXPECT_EQ(test.handler.last_detail, "PROXY header cut short");
        },
        with_proxy_protocol());
}

TEST(ProxyProtocol, must_come_in_time) {
    auto options = with_proxy_protocol();
    options.header_timeout = std::chrono::milliseconds(30);
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            co_await expect_turned_away(test, "", "PROXY header incomplete");
            co_await expect_turned_away(test, kLine.substr(0, 20), "PROXY header incomplete");
            co_await expect_turned_away(test, kBinary.substr(0, 20), "PROXY header incomplete");
        },
        options);
}

TEST(ProxyProtocol, is_not_taken_from_strangers) {
    with_server(
        [](TestServer& test) { return expect_turned_away(test, kLine + get("/"), "not a trusted proxy"); },
        trusting({"unix", "127.0.0.2"}, true));
}

TEST(ProxyProtocol, is_a_bad_request_where_it_is_not_expected) {
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            auto const answer = co_await test.ask(kLine + get("/"));
            EXPECT_EQ(answer.status, 400);
        },
        trusting({"127.0.0.1"}));
}

}  // namespace
}  // namespace sparekey::http

// The server over real TLS.
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <memory>

#include "integration/http_server/test_server.hpp"
#include "support/certs.hpp"

namespace sparekey::http {
namespace {

TlsContext tls_of(TestCertificate const& certificate, TlsVersion lowest = TlsVersion::tls_1_2) {
    return make_server_tls(certificate.chain_pem, Secret(certificate.key_pem), lowest).value();
}

void trust_only(TestServer& test, TestAuthority const& authority) {
    test.client_tls = asio::ssl::context(asio::ssl::context::tls_client);
    test.client_tls.add_certificate_authority(asio::buffer(authority.ca_pem()));
    test.client_tls.set_verify_mode(asio::ssl::verify_peer);
}

void use_only_version(TestServer& test, int version) {
    auto* const native = test.client_tls.native_handle();
    SSL_CTX_set_security_level(native, 0);  // so that OpenSSL would let this client speak TLS 1.1
    SSL_CTX_set_min_proto_version(native, version);
    SSL_CTX_set_max_proto_version(native, version);
}

TEST(Tls, speaks_1_2_and_1_3) {
    TestAuthority const authority;
    auto const body = [&](TestServer& test) -> asio::awaitable<void> {
        int const versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
        for (int const version : versions) {
            trust_only(test, authority);
            use_only_version(test, version);
            auto const client = co_await test.client();
            auto const failed = co_await client->handshake();
            EXPECT_FALSE(failed) << failed.message();
            EXPECT_EQ(SSL_version(client->stream().native_handle()), version);
            co_await client->send(post("/", "one") + post("/", "two", "Connection: close\r\n"));
            auto const first = co_await client->answer();
            auto const second = co_await client->answer();
            EXPECT_EQ(first.body, "one");
            EXPECT_EQ(second.body, "two");
            auto const ending = co_await client->ending();
            EXPECT_EQ(ending, Ending::clean);  // close_notify came
        }
        EXPECT_TRUE(test.handler.refusals.empty());
    };
    with_server(body, patient(), tls_of(authority.issue()));
}

asio::awaitable<void> expect_handshake_refused(TestServer& test) {
    auto const client = co_await test.client();
    auto const failed = co_await client->handshake();
    EXPECT_TRUE(failed);
    client->close();
    auto const noticed = [&] { return test.handler.count(Refusal::tls_handshake) == 1; };
    co_await until(noticed);
    EXPECT_NE(test.handler.last_detail, "");
}

TEST(Tls, resumes_a_session_by_its_ticket) {
    auto const body = [](TestServer& test) -> asio::awaitable<void> {
        std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session(nullptr, SSL_SESSION_free);
        for (int connection = 1; connection <= 2; ++connection) {
            auto const client = co_await test.client();
            auto* const native = client->stream().native_handle();
            if (connection == 2) SSL_set_session(native, session.get());
            auto const failed = co_await client->handshake();
            EXPECT_FALSE(failed) << failed.message();
            co_await client->send(get("/"));
            auto const answer = co_await client->answer();  // the ticket comes before it
            EXPECT_EQ(answer.status, 200);
            EXPECT_EQ(SSL_session_reused(native) == 1, connection == 2);
            // A copy: OpenSSL gives up the session of a connection that it thinks was cut.
            session.reset(SSL_SESSION_dup(SSL_get_session(native)));
        }
    };
    with_server(body, patient(), tls_of(TestAuthority().issue()));
}

TEST(Tls, refuses_1_1) {
    auto const body = [](TestServer& test) -> asio::awaitable<void> {
        use_only_version(test, TLS1_1_VERSION);
        co_await expect_handshake_refused(test);
    };
    with_server(body, patient(), tls_of(TestAuthority().issue()));
}

TEST(Tls, refuses_1_2_where_1_3_is_asked_for) {
    auto const body = [](TestServer& test) -> asio::awaitable<void> {
        use_only_version(test, TLS1_2_VERSION);
        co_await expect_handshake_refused(test);
    };
    with_server(body, patient(), tls_of(TestAuthority().issue(), TlsVersion::tls_1_3));
}

TEST(Tls, refuses_ciphers_without_forward_secrecy) {
    auto const body = [](TestServer& test) -> asio::awaitable<void> {
        use_only_version(test, TLS1_2_VERSION);
        SSL_CTX_set_cipher_list(test.client_tls.native_handle(), "ECDHE-ECDSA-AES128-SHA:AES128-SHA");
        co_await expect_handshake_refused(test);
    };
    with_server(body, patient(), tls_of(TestAuthority().issue()));
}

TEST(Tls, agrees_on_http_1_1_by_alpn_and_on_nothing_else) {
    auto const body = [](TestServer& test) -> asio::awaitable<void> {
        std::vector<unsigned char> const both = {2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
        SSL_CTX_set_alpn_protos(test.client_tls.native_handle(), both.data(),
                                static_cast<unsigned>(both.size()));
        auto const client = co_await test.client();
        auto const failed = co_await client->handshake();
        EXPECT_FALSE(failed) << failed.message();
        unsigned char const* chosen = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(client->stream().native_handle(), &chosen, &size);
        EXPECT_EQ(std::string(chosen, chosen + size), "http/1.1");

        SSL_CTX_set_alpn_protos(test.client_tls.native_handle(), both.data(), 3);
        co_await expect_handshake_refused(test);
    };
    with_server(body, patient(), tls_of(TestAuthority().issue()));
}

TEST(Tls, is_not_plain_http) {
    auto const body = [](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send(get("/"));
        auto const noticed = [&] { return test.handler.count(Refusal::tls_handshake) == 1; };
        co_await until(noticed);
        EXPECT_TRUE(test.handler.requests.empty());
    };
    with_server(body, patient(), tls_of(TestAuthority().issue()));
}

TEST(Tls, sent_to_a_plain_server_is_a_bad_request) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        auto const failed = co_await client->handshake();
        EXPECT_TRUE(failed);
        EXPECT_EQ(test.handler.refusals, std::vector<Refusal>(1, Refusal::bad_request));
    });
}

TEST(Tls, carries_408_after_a_timed_out_read) {
    auto options = patient();
    options.header_timeout = std::chrono::milliseconds(200);
    auto const body = [](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->handshake();
        co_await client->send("GET / HT");
        auto const answer = co_await client->answer();
        EXPECT_EQ(answer.status, 408);
        auto const ending = co_await client->ending();
        EXPECT_EQ(ending, Ending::clean);
    };
    with_server(body, options, tls_of(TestAuthority().issue()));
}

TEST(Tls, carries_413_to_a_client_that_keeps_on_sending) {
    auto const body = [](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->handshake();
        co_await client->send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n");
        for (int i = 0; i < 10; ++i) co_await client->send(std::string(50'000, 'x'));
        auto const answer = co_await client->answer();
        EXPECT_EQ(answer.status, 413);
        auto const ending = co_await client->ending();
        EXPECT_EQ(ending, Ending::clean);
    };
    with_server(body, patient(), tls_of(TestAuthority().issue()));
}

TEST(Tls, takes_a_new_certificate_for_new_connections_alone) {
    TestAuthority const old_authority;
    TestAuthority const new_authority;
    auto const body = [&](TestServer& test) -> asio::awaitable<void> {
        trust_only(test, old_authority);
        auto const before = co_await test.client();
        auto const first = co_await before->handshake();
        EXPECT_FALSE(first) << first.message();

        test.server->use_tls(tls_of(new_authority.issue()));
        auto const distrusting = co_await test.client();
        auto const unknown = co_await distrusting->handshake();
        EXPECT_TRUE(unknown);
        trust_only(test, new_authority);
        auto const after = co_await test.client();
        auto const second = co_await after->handshake();
        EXPECT_FALSE(second) << second.message();

        co_await before->send(post("/", "old"));
        co_await after->send(post("/", "new"));
        auto const old_answer = co_await before->answer();
        auto const new_answer = co_await after->answer();
        EXPECT_EQ(old_answer.body, "old");
        EXPECT_EQ(new_answer.body, "new");
    };
    with_server(body, patient(), tls_of(old_authority.issue()));
}

TEST(Tls, handshakes_that_take_their_time_make_room_for_others) {
    auto options = patient();
    options.max_connections = 2;
    auto const body = [](TestServer& test) -> asio::awaitable<void> {
        auto const silent = co_await test.client();
        auto const stalled = co_await test.client();
        co_await stalled->send("\x16\x03\x01\x02");  // of a ClientHello
        std::vector<std::unique_ptr<TestClient>> others;
        for (auto* const waiting : {silent.get(), stalled.get()}) {
            auto other = co_await test.client();
            auto const failed = co_await other->handshake();
            EXPECT_FALSE(failed) << failed.message();
            co_await other->send(get("/wait"));  // not idle, so that the next one needs another place
            auto const busy = [&, before = others.size()] { return test.handler.requests.size() > before; };
            co_await until(busy);
            auto const ending = co_await waiting->ending();
            EXPECT_EQ(ending, Ending::clean);
            others.push_back(std::move(other));
        }
        test.handler.released.set();
        for (auto const& other : others) {
            auto const answer = co_await other->answer();
            EXPECT_EQ(answer.status, 200);
        }
    };
    with_server(body, options, tls_of(TestAuthority().issue()));
}

TEST(Tls, connections_close_cleanly_when_the_server_stops) {
    auto const body = [](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->handshake();
        co_await client->send(get("/"));
        co_await client->answer();
        auto const nothing_cut = co_await test.server->stop(std::chrono::seconds(20));
        EXPECT_TRUE(nothing_cut);
        auto const ending = co_await client->ending();
        EXPECT_EQ(ending, Ending::clean);
    };
    with_server(body, patient(), tls_of(TestAuthority().issue()));
}

}  // namespace
}  // namespace sparekey::http

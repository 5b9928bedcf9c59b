// TLS on one socket, with a client beside it that sends records which carry no data.
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <array>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "async/nursery.hpp"
#include "http/connection.hpp"
#include "support/certs.hpp"
#include "support/run.hpp"

namespace sparekey::http {
namespace {

/// Both ends of a connection, with the handshake behind them.
struct Pair {
    using Local = asio::local::stream_protocol;

    explicit Pair(asio::any_io_executor const& executor) : client(Local::socket(executor), client_tls) {
        auto const certificate = TestAuthority().issue();
        Local::socket socket(executor);
        asio::local::connect_pair(client.next_layer(), socket);
        server =
            make_tls_connection(Socket(std::move(socket)),
                                make_server_tls(certificate.chain_pem, Secret(certificate.key_pem)).value());
    }

    asio::awaitable<void> shake_hands(Nursery& nursery) {
        auto serve = [this]() -> asio::awaitable<void> {
            auto const error = co_await server->handshake();
            EXPECT_FALSE(error) << error.message();
        };
        nursery.spawn("handshake", serve());
        co_await client.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
        co_await nursery.join();
    }

    asio::ssl::context client_tls{asio::ssl::context::tls_client};
    asio::ssl::stream<Local::socket> client;
    std::unique_ptr<Connection> server;
};

/// As the client's next bytes on the wire.
std::string key_updates(SSL* client, int count) {
    auto* const wire = SSL_get_wbio(client);
    BIO_up_ref(wire);
    SSL_set0_wbio(client, BIO_new(BIO_s_mem()));
    for (int i = 0; i < count; ++i) {
        SSL_key_update(client, SSL_KEY_UPDATE_NOT_REQUESTED);
        SSL_do_handshake(client);
    }
    char* start = nullptr;
    auto const size = BIO_get_mem_data(SSL_get_wbio(client), &start);
    std::string const bytes(start, static_cast<std::size_t>(size));
    SSL_set0_wbio(client, wire);
    return bytes;
}

TEST(TlsConnection, lets_others_have_a_turn_while_a_client_sends_key_updates) {
    auto body = []() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        Nursery nursery(executor, [](std::string_view, std::exception_ptr const&) { ADD_FAILURE(); });
        Pair pair(executor);
        co_await pair.shake_hands(nursery);
        auto const updates = key_updates(pair.client.native_handle(), 3000);
        co_await asio::async_write(pair.client.next_layer(), asio::buffer(updates), asio::use_awaitable);

        error_code failed;
        auto wait = [&]() -> asio::awaitable<void> { failed = co_await pair.server->wait_for_bytes(); };
        nursery.spawn("wait", wait());
        co_await asio::post(executor, asio::use_awaitable);
        co_await asio::post(executor, asio::use_awaitable);
        EXPECT_GT(pair.server->socket().available(), 0u);

        std::string const text = "hello";
        co_await asio::async_write(pair.client, asio::buffer(text), asio::use_awaitable);
        co_await nursery.join();
        EXPECT_FALSE(failed) << failed.message();
        std::array<char, 16> space{};
        auto const size = co_await pair.server->read_some(asio::buffer(space), failed);
        EXPECT_EQ(std::string_view(space.data(), size), text);
    };
    run(body());
}

}  // namespace
}  // namespace sparekey::http

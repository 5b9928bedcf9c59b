#include "http/connection.hpp"

#include <openssl/ssl.h>

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

namespace sparekey::http {
namespace {

error_code finish_sending(Socket& socket) {
    error_code error;
    socket.shutdown(Socket::shutdown_send, error);
    return error;
}

class PlainConnection final : public Connection {
  public:
    explicit PlainConnection(Socket socket) : socket_(std::move(socket)) {}

    asio::awaitable<error_code> handshake() override { co_return error_code(); }

    asio::awaitable<std::size_t> read_some(asio::mutable_buffer space, error_code& error) override {
        auto const [outcome, size] = co_await socket_.async_read_some(space, as_result);
        error = outcome;
        co_return size;
    }

    asio::awaitable<error_code> write(std::string const& text) override {
        auto const [error, size] = co_await asio::async_write(socket_, asio::buffer(text), as_result);
        co_return error;
    }

    asio::awaitable<error_code> say_goodbye() override { co_return finish_sending(socket_); }

    Socket& socket() override { return socket_; }

  private:
    Socket socket_;
};

class TlsConnection final : public Connection {
  public:
    TlsConnection(Socket socket, TlsContext tls) : tls_(std::move(tls)), stream_(std::move(socket), *tls_) {}

    asio::awaitable<error_code> handshake() override {
        auto const [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, as_result);
        co_return error;
    }

    asio::awaitable<std::size_t> read_some(asio::mutable_buffer space, error_code& error) override {
        auto const [outcome, size] = co_await stream_.async_read_some(space, as_result);
        error = outcome;
        co_return size;
    }

    asio::awaitable<error_code> write(std::string const& text) override {
        auto const [error, size] = co_await asio::async_write(stream_, asio::buffer(text), as_result);
        co_return error;
    }

    asio::awaitable<error_code> say_goodbye() override {
        // Marked as received, the client's own close_notify is not waited for; HTTP does not need it.
        SSL_set_shutdown(stream_.native_handle(), SSL_RECEIVED_SHUTDOWN);
        auto const [error] = co_await stream_.async_shutdown(as_result);
        auto const finished = finish_sending(stream_.next_layer());
        co_return error ? error : finished;
    }

    Socket& socket() override { return stream_.next_layer(); }

  private:
    TlsContext tls_;
    asio::ssl::stream<Socket> stream_;
};

}  // namespace

std::unique_ptr<Connection> make_plain_connection(Socket socket) {
    return std::make_unique<PlainConnection>(std::move(socket));
}

std::unique_ptr<Connection> make_tls_connection(Socket socket, TlsContext tls) {
    return std::make_unique<TlsConnection>(std::move(socket), std::move(tls));
}

}  // namespace sparekey::http

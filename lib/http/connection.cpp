#include "http/connection.hpp"

#include <boost/asio/write.hpp>

namespace sparekey::http {
namespace {

class PlainConnection final : public Connection {
  public:
    explicit PlainConnection(Socket socket) : socket_(std::move(socket)) {}

    asio::awaitable<error_code> handshake() override { co_return error_code(); }

    asio::awaitable<error_code> wait_for_bytes() override {
        auto const [error] = co_await socket_.async_wait(Socket::wait_read, as_result);
        co_return error;
    }

    asio::awaitable<std::size_t> read_some(asio::mutable_buffer space, error_code& error) override {
        auto const [outcome, size] = co_await socket_.async_read_some(space, as_result);
        error = outcome;
        co_return size;
    }

    asio::awaitable<error_code> write(std::string const& text) override {
        auto const [error, size] = co_await asio::async_write(socket_, asio::buffer(text), as_result);
        co_return error;
    }

    asio::awaitable<error_code> say_goodbye() override {
        error_code error;
        socket_.shutdown(Socket::shutdown_send, error);
        co_return error;
    }

    Socket& socket() override { return socket_; }

  private:
    Socket socket_;
};

}  // namespace

std::unique_ptr<Connection> make_plain_connection(Socket socket) {
    return std::make_unique<PlainConnection>(std::move(socket));
}

}  // namespace sparekey::http

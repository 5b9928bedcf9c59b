// A server that speaks Redis's protocol and says what a test tells it to say.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <string>

#include "async/nursery.hpp"
#include "redis/options.hpp"
#include "redis/resp.hpp"

namespace sparekey::redis {

/// On a port of 127.0.0.1. co_await stop() before it goes.
class FakeRedis {
  public:
    /// The bytes to answer a command with, by its first word.
    using Answers = std::function<std::string(std::string const& verb)>;

    FakeRedis(asio::any_io_executor const& executor, Answers answers)
        : answers_(std::move(answers)),
          acceptor_(executor, {asio::ip::address_v4::loopback(), 0}),
          nursery_(executor, [](auto, auto) { ADD_FAILURE() << "a fake Redis threw"; }) {
        nursery_.spawn("accept", accept());
    }

    asio::awaitable<void> stop() {
        nursery_.cut();
        co_await nursery_.join();
    }

    Endpoint endpoint() const {
        Endpoint endpoint;
        endpoint.port = acceptor_.local_endpoint().port();
        return endpoint;
    }
    int connections() const { return connections_; }

  private:
    asio::awaitable<void> accept() {
        while (true) {
            auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
            ++connections_;
            nursery_.spawn("serve", serve(std::move(socket)));
        }
    }

    asio::awaitable<void> serve(asio::ip::tcp::socket socket) {
        ReplyReader commands;  // a command has the form of an array
        std::array<char, 1024> buffer;
        while (true) {
            auto const [error, size] = co_await socket.async_read_some(asio::buffer(buffer), as_result);
            if (error) co_return;
            commands.feed({buffer.data(), size});
            while (auto const command = commands.next().value()) {
                auto const answer = answers_(command->elements.at(0).text);
                co_await asio::async_write(socket, asio::buffer(answer), as_result);
            }
        }
    }

    Answers answers_;
    asio::ip::tcp::acceptor acceptor_;
    Nursery nursery_;
    int connections_ = 0;
};

}  // namespace sparekey::redis

// Listening sockets of every kind, shared by shards.
#include "http/listener.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/local/stream_protocol.hpp>

#include "integration/http_server/test_server.hpp"
#include "support/run.hpp"
#include "support/temp_dir.hpp"

namespace sparekey::http {
namespace {

ListenAddress address_of(std::string const& text) {
    return ListenAddress::parse(text).value();
}

bool mentions(Error const& error, std::string_view hint) {
    return error.message.find(hint) != std::string::npos;
}

mode_t mode_of(std::string const& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
}

/// Two shards on one ListenSocket; every one of twenty connections is served by one of them.
asio::awaitable<void> expect_served_by_two_shards(ListenSocket& listening, TestClient::Endpoint endpoint) {
    auto executor = co_await asio::this_coro::executor;
    FakeHandler handler;
    asio::ssl::context no_tls(asio::ssl::context::tls_client);
    Server first(executor, listening.acceptor(executor).value(), patient(), handler, Log());
    Server second(executor, listening.acceptor(executor).value(), patient(), handler, Log());
    first.start();
    second.start();
    for (int i = 0; i < 20; ++i) {
        TestClient client(executor, no_tls);
        co_await client.connect(endpoint);
        co_await client.send(get("/", "Connection: close\r\n"));
        auto const answer = co_await client.answer();
        EXPECT_EQ(answer.status, 200);
    }
    co_await first.stop(std::chrono::seconds(5));
    co_await second.stop(std::chrono::seconds(5));
    EXPECT_EQ(handler.requests.size(), 20u);
    bool const is_unix = endpoint.protocol().family() == AF_UNIX;
    EXPECT_EQ(handler.requests.at(0).peer == "unix", is_unix);
}

TEST(ListenSocket, on_port_0_tells_the_real_port_to_all_shards) {
    auto listening = ListenSocket::open(address_of("127.0.0.1:0")).value();
    EXPECT_NE(listening.port(), 0);
    EXPECT_EQ(listening.address(), "127.0.0.1:" + std::to_string(listening.port()));
    EXPECT_TRUE(listening.is_loopback());
    asio::ip::tcp::endpoint const endpoint(asio::ip::make_address("127.0.0.1"), listening.port());
    run(expect_served_by_two_shards(listening, endpoint));
}

TEST(ListenSocket, on_a_unix_path_has_its_mode_and_removes_its_file) {
    TempDir const dir;
    auto const path = dir.file("x.sock");
    {
        auto listening = ListenSocket::open(address_of("unix:" + path)).value();
        EXPECT_EQ(listening.address(), "unix:" + path);
        EXPECT_EQ(listening.port(), 0);
        EXPECT_TRUE(listening.is_loopback());
        EXPECT_EQ(mode_of(path), 0660u);
        run(expect_served_by_two_shards(listening, asio::local::stream_protocol::endpoint(path)));
    }
    EXPECT_NE(::access(path.c_str(), F_OK), 0);
    auto const listening = ListenSocket::open(address_of("unix:" + path), 0600).value();
    EXPECT_EQ(mode_of(path), 0600u);
}

TEST(ListenSocket, replaces_a_stale_file_but_not_a_living_server) {
    TempDir const dir;
    auto const path = dir.file("x.sock");
    asio::io_context context(1);
    {
        asio::local::stream_protocol::acceptor const dies(context,
                                                          asio::local::stream_protocol::endpoint(path));
    }
    ASSERT_EQ(::access(path.c_str(), F_OK), 0);
    auto const listening = ListenSocket::open(address_of("unix:" + path));
    ASSERT_TRUE(listening) << listening.error();

    auto const second = ListenSocket::open(address_of("unix:" + path));
    ASSERT_FALSE(second);
    EXPECT_TRUE(mentions(second.error(), "another process listens there")) << second.error();
    EXPECT_EQ(::access(path.c_str(), F_OK), 0);
}

TEST(ListenSocket, leaves_a_file_alone_that_is_not_a_socket) {
    TempDir const dir;
    auto const path = dir.write("x.sock", "precious");
    auto const listening = ListenSocket::open(address_of("unix:" + path));
    ASSERT_FALSE(listening);
    EXPECT_TRUE(mentions(listening.error(), "not a socket")) << listening.error();
    EXPECT_EQ(dir.read("x.sock"), "precious");
}

TEST(ListenSocket, says_why_it_cannot_listen) {
    asio::io_context context(1);
    asio::ip::tcp::acceptor const taken(context, {asio::ip::make_address("127.0.0.1"), 0});
    auto const port = std::to_string(taken.local_endpoint().port());
    auto const busy = ListenSocket::open(address_of("127.0.0.1:" + port));
    ASSERT_FALSE(busy);
    EXPECT_TRUE(mentions(busy.error(), "127.0.0.1:" + port + ": Address already in use")) << busy.error();

    auto const nowhere = ListenSocket::open(address_of("unix:/nonexistent/x.sock"));
    ASSERT_FALSE(nowhere);
    EXPECT_TRUE(mentions(nowhere.error(), "No such file or directory")) << nowhere.error();

    auto const inherited = ListenSocket::open(address_of("systemd"));
    ASSERT_FALSE(inherited);
    EXPECT_TRUE(mentions(inherited.error(), "systemd socket unit")) << inherited.error();
}

TEST(ListenSocket, adopts_a_listening_socket) {
    asio::io_context context(1);
    asio::ip::tcp::acceptor opened(context, {asio::ip::make_address("127.0.0.1"), 0});
    auto const endpoint = opened.local_endpoint();
    auto listening = ListenSocket::adopt(opened.release()).value();
    EXPECT_EQ(listening.port(), endpoint.port());
    EXPECT_TRUE(listening.is_loopback());
    run(expect_served_by_two_shards(listening, endpoint));
}

TEST(ListenSocket, adopts_nothing_else) {
    EXPECT_FALSE(ListenSocket::adopt(::socket(AF_INET, SOCK_STREAM, 0)));
    EXPECT_FALSE(ListenSocket::adopt(::socket(AF_INET, SOCK_DGRAM, 0)));
    EXPECT_FALSE(ListenSocket::adopt(-1));
}

}  // namespace
}  // namespace sparekey::http

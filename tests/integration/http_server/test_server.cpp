#include "integration/http_server/test_server.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>

#include "support/run.hpp"

namespace sparekey::http {
namespace {

ListenSocket listen_on_loopback() {
    ListenAddress address;
    address.endpoint = {asio::ip::make_address("127.0.0.1"), 0};
    return ListenSocket::open(address).value();
}

asio::awaitable<void> serve_body(Body const& body, ServerOptions const& options, TlsContext tls) {
    auto executor = co_await asio::this_coro::executor;
    TestServer test(executor, options, tls);
    std::exception_ptr failure;
    try {
        co_await body(test);
    } catch (...) {
        failure = std::current_exception();
    }
    test.handler.released.set();
    co_await test.server->stop(std::chrono::milliseconds(0));
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

TestServer::TestServer(asio::any_io_executor executor, ServerOptions const& options, TlsContext tls)
    : client_tls(asio::ssl::context::tls_client), executor_(executor), listening_(listen_on_loopback()) {
    auto acceptor = listening_.acceptor(executor).value();
    server = std::make_unique<Server>(executor, std::move(acceptor), options, handler, Log(), std::move(tls));
    server->start();
}

asio::awaitable<std::unique_ptr<TestClient>> TestServer::client() {
    auto client = std::make_unique<TestClient>(executor_, client_tls);
    asio::ip::tcp::endpoint const endpoint(asio::ip::make_address("127.0.0.1"), listening_.port());
    co_await client->connect(endpoint);
    co_return client;
}

asio::awaitable<Answer> TestServer::ask(std::string bytes) {
    auto const one = co_await client();
    co_await one->send(bytes);
    co_return co_await one->answer();
}

void with_server(Body body, ServerOptions const& options, TlsContext tls) {
    run(serve_body(body, options, std::move(tls)));
}

asio::awaitable<void> until(std::function<bool()> condition) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (!condition()) {
        timer.expires_after(std::chrono::milliseconds(1));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace sparekey::http

// A server on loopback for one test body, and clients for it.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "http/server.hpp"
#include "integration/http_server/fake_handler.hpp"
#include "integration/http_server/test_client.hpp"

namespace sparekey::http {

/// Deadlines long enough never to matter where a test is not about them.
inline ServerOptions patient() {
    ServerOptions options;
    for (auto* const limit : {&options.handshake_timeout, &options.header_timeout, &options.idle_timeout,
                              &options.body_timeout, &options.write_timeout}) {
        *limit = std::chrono::minutes(1);
    }
    options.linger_timeout = std::chrono::seconds(1);
    return options;
}

class TestServer {
  public:
    TestServer(asio::any_io_executor executor, ServerOptions const& options, TlsContext tls);

    /// Connected to the server; with TLS on the server, still to shake hands.
    asio::awaitable<std::unique_ptr<TestClient>> client();

    /// Sends `bytes` on a new connection and returns the first answer.
    asio::awaitable<Answer> ask(std::string bytes);

    FakeHandler handler;
    asio::ssl::context client_tls;  // of the clients to come; verifies nothing
    std::unique_ptr<Server> server;

  private:
    asio::any_io_executor executor_;
    ListenSocket listening_;
};

using Body = std::function<asio::awaitable<void>(TestServer&)>;

/// Starts a server, runs `body`, stops the server.
void with_server(Body body, ServerOptions const& options = patient(), TlsContext tls = nullptr);

/// Returns once `condition` holds; the deadline of run() is what ends a wait for ever.
asio::awaitable<void> until(std::function<bool()> condition);

inline std::string post(std::string const& target, std::string const& body, std::string const& headers = {}) {
    return "POST " + target + " HTTP/1.1\r\nHost: here\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline std::string get(std::string const& target, std::string const& headers = {}) {
    return "GET " + target + " HTTP/1.1\r\nHost: here\r\n" + headers + "\r\n";
}

}  // namespace sparekey::http

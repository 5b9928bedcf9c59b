// A server that says what a test tells it to say, byte for byte, and remembers what it was asked.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "async/asio.hpp"
#include "async/nursery.hpp"
#include "support/certs.hpp"

namespace sparekey {

/// What the server does once it has read a request.
struct StubAnswer {
    enum class Then { next_request, close, hang };

    std::string bytes;
    Then then = Then::next_request;
};

/// Status, headers ("Name: value\r\n" each), Content-Length and body.
std::string stub_http(int status, std::string_view body, std::string_view headers = "");

/// On a port of 127.0.0.1 and on the context of the test, which must outlive it.
class StubServer {
  public:
    explicit StubServer(asio::io_context& context);
    StubServer(asio::io_context& context, TestCertificate const& certificate);
    StubServer(asio::io_context& context, std::unique_ptr<asio::ssl::context> tls);

    /// Ends all connections.
    ~StubServer();
    StubServer(StubServer const&) = delete;
    StubServer& operator=(StubServer const&) = delete;

    static std::unique_ptr<asio::ssl::context> tls_context(TestCertificate const& certificate);

    /// The answer to the next request that has none yet. Without one the server hangs.
    void answer(std::string bytes, StubAnswer::Then then = StubAnswer::Then::next_request);

    unsigned short port() const { return acceptor_.local_endpoint().port(); }
    /// "https://<host>:<port>", or http for a server without TLS.
    std::string url(std::string_view host = "127.0.0.1") const;

    /// As they came, head and body.
    std::vector<std::string> const& requests() const { return requests_; }
    unsigned connections() const { return connections_; }

  private:
    asio::awaitable<void> accept();
    template <class Stream>
    asio::awaitable<void> serve(Stream stream);
    asio::awaitable<void> serve_tls(asio::ip::tcp::socket socket);

    asio::io_context& context_;
    std::unique_ptr<asio::ssl::context> tls_;
    asio::ip::tcp::acceptor acceptor_;
    std::deque<StubAnswer> answers_;
    std::vector<std::string> requests_;
    unsigned connections_ = 0;
    Nursery nursery_;
};

}  // namespace sparekey

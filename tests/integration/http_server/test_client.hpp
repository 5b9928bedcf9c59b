// A client that says exactly the bytes it is told to, plain or over TLS.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "async/asio.hpp"
#include "http/listener.hpp"

namespace sparekey::http {

struct Answer {
    int status = 0;
    std::string head;  // with the empty line
    std::string body;

    bool has(std::string_view line) const {
        return head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
    }
    bool closes() const { return has("Connection: close"); }
};

/// How the server ended the connection.
enum class Ending { clean, reset };

class TestClient {
  public:
    using Endpoint = asio::generic::stream_protocol::endpoint;

    TestClient(asio::any_io_executor const& executor, asio::ssl::context& tls)
        : stream_(Socket(executor), tls) {}

    asio::awaitable<void> connect(Endpoint endpoint);
    asio::awaitable<error_code> handshake();

    asio::awaitable<void> send(std::string bytes);

    /// The next answer. Throws if the connection ends before it is complete.
    asio::awaitable<Answer> answer(bool to_head = false);

    /// Reads until `text` has come; what came after it is still to be read.
    asio::awaitable<void> skip_past(std::string text);

    /// Everything until the server closes.
    asio::awaitable<std::string> rest();

    /// Reads on until the server closes; nothing more may come.
    asio::awaitable<Ending> ending();

    /// From now on the bytes go through TLS, or no longer do.
    void speak_tls(bool on) { is_tls_ = on; }
    void close();
    asio::ssl::stream<Socket>& stream() { return stream_; }
    std::string const& unread() const { return unread_; }

  private:
    asio::awaitable<error_code> read_some();

    asio::ssl::stream<Socket> stream_;
    bool is_tls_ = false;
    std::string unread_;
};

}  // namespace sparekey::http

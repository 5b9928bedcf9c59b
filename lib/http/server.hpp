// One shard's HTTP server: accepts, keeps to the limits, hands requests to the Handler, and stops without
// losing an answer.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <memory>

#include "async/asio.hpp"
#include "core/log.hpp"
#include "http/handler.hpp"
#include "http/listener.hpp"
#include "http/tls_server.hpp"
#include "http/trusted_proxies.hpp"

namespace sparekey::http {

struct ServerOptions {
    // In bytes. A head beyond its limit is answered 431. A body beyond it 413: a declared one before it is
    // read, a chunked one in mid-stream.
    std::size_t header_limit = 8 * 1024;
    std::size_t body_limit = 256 * 1024;
    // Of all bodies that are still on their way, a chunked one counted as long as it may be. Beyond it the
    // request whose body has taken longest makes room.
    std::size_t body_memory = 64 * 1024 * 1024;

    // Of this server. At the cap the connection that has been idle longest makes room for a new one; where
    // none is idle, the one that has kept us waiting longest: for the rest of a handshake, a head or a body,
    // or until it takes its answer or closes. Where all wait for the handler, the new one is closed at once.
    std::size_t max_connections = 10'000;

    // Whose X-Forwarded-For is believed: for HttpRequest::peer, and nothing else.
    TrustedProxies trusted_proxies;
    // Every connection begins with a PROXY header, before TLS, within header_timeout. Nobody who is not
    // trusted is let in.
    bool proxy_protocol = false;

    // Deadlines, each for its whole phase and not for every read in it.
    std::chrono::milliseconds handshake_timeout{10'000};
    // Twice: to a new connection's first byte, then closed without a word; and from a head's first byte to
    // its end, then 408.
    std::chrono::milliseconds header_timeout{10'000};
    std::chrono::milliseconds idle_timeout{15'000};  // between requests; then closed without a word
    std::chrono::milliseconds body_timeout{10'000};  // then 408
    std::chrono::milliseconds write_timeout{10'000};
    // At a stop, to the next request on an idle connection: it may be on its way already.
    std::chrono::milliseconds farewell{1'000};

    // After `Connection: close` we read on and throw away, so that the client sees the answer rather than a
    // reset.
    std::chrono::milliseconds linger_timeout{2'000};
    std::size_t linger_limit = 1024 * 1024;  // bytes
};

/// For one thread: every call from the executor's. `handler` must outlive the Server; stop() must have been
/// awaited before it is destroyed.
class Server {
  public:
    /// Without `tls`: plain HTTP.
    Server(asio::any_io_executor executor, Acceptor acceptor, ServerOptions const& options, Handler& handler,
           Log log, TlsContext tls = nullptr);
    ~Server();

    /// Begins to accept.
    void start();

    /// A new certificate for connections accepted from now on. Only for a Server that was made with TLS.
    void use_tls(TlsContext tls);

    /// Stops accepting. Requests under way, and those that still arrive on connections that are open, are
    /// answered with `Connection: close`; idle ones are closed after `farewell`. What is left after `limit`
    /// is cut. True if nothing had to be cut.
    asio::awaitable<bool> stop(std::chrono::steady_clock::duration limit);

    /// Ends the patience of a stop() under way.
    void cut();

    /// Since start(), until stop() or until the accept loop failed.
    bool accepting() const;

    /// Open ones, idle and busy.
    std::size_t connections() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sparekey::http

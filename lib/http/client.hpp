// An HTTP/1.1 client for one server: verified TLS, kept connections, one deadline for everything. It knows
// nothing of what it carries: Seam, notifiers and alert hooks use it alike.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "async/asio.hpp"
#include "async/event.hpp"
#include "core/error.hpp"
#include "core/http_message.hpp"
#include "core/secret.hpp"
#include "http/url.hpp"

namespace sparekey::http {

class ClientConnection;

struct ClientOptions {
    Secret url;  // https://host[:port][/path[?query]]; a hook's is often its password
    PlainHttp plain_http = PlainHttp::loopback_only;
    std::string ca_file;                      // PEM; empty: the system's certificate authorities
    std::size_t most_connections = 8;         // a request beyond waits, within its deadline, for one to end
    std::chrono::seconds idle_limit{30};      // a connection unused for longer is not used again
    std::size_t most_body = 4 * 1024 * 1024;  // bytes of an answer's body
};

/// Does it do harm if the server gets a request twice?
enum class Repeat {
    harmless,  // may go over a kept connection, and once more over a new one if the kept one proves dead
    harmful,   // always over a new connection, at most once
};

/// For one thread.
class Client {
  public:
    /// Connects to nothing yet. Errc::invalid_input: the URL or the ca_file.
    static Result<std::unique_ptr<Client>> create(ClientOptions options);

    /// No send() may be pending. The context that it was used on must still be there: kept connections belong
    /// to it.
    ~Client();
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    Url const& url() const { return url_; }

    /// Sends `request`, whose target is appended to the URL's path (none: the URL's own path and query), and
    /// returns whatever the server answers; a redirect is an answer like any other. Host and Content-Length
    /// are added here; `peer` is not used. The caller wipes bodies that hold secrets.
    ///
    /// `limit` covers everything: waiting for a free connection, name, connect, TLS, request, answer. One
    /// exception: name resolution cannot be cut short, so the deadline may pass while it lasts.
    ///
    /// Errors, with a message that names the server:
    ///   unavailable    no connection, also none within `limit`: name, connect, TLS or certificate. The
    ///   server
    ///                  saw nothing of the request.
    ///   timed_out      `limit` passed after that; the server may have acted on the request
    ///   invalid_input  the connection was closed before or within the answer, or the answer is malformed;
    ///                  the server may have acted. Also: the request itself is unfit ("request: …").
    ///   too_large      a body over most_body, or a head over 32 KiB; the server has acted
    /// Throws operation_aborted when cancelled.
    asio::awaitable<Result<HttpResponse>> send(HttpRequest const& request,
                                               std::chrono::steady_clock::duration limit, Repeat repeat);

  private:
    struct Kept {
        std::unique_ptr<ClientConnection> connection;
        std::chrono::steady_clock::time_point since;
    };

    Client(ClientOptions options, Url url, std::unique_ptr<asio::ssl::context> tls);

    asio::awaitable<Result<HttpResponse>> deliver(HttpRequest const& request, Repeat repeat, bool& begun);
    asio::awaitable<Result<HttpResponse>> deliver_now(HttpRequest const& request, Repeat repeat, bool& begun);
    std::unique_ptr<ClientConnection> take_kept();
    void keep(std::unique_ptr<ClientConnection> connection);

    ClientOptions const options_;
    Url const url_;
    std::unique_ptr<asio::ssl::context> const tls_;  // null: plain http
    std::vector<Kept> kept_;                         // the last used one at the back
    std::size_t in_use_ = 0;
    Event freed_;
};

}  // namespace sparekey::http

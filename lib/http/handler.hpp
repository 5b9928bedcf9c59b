// The port behind the server: whoever answers requests, and is told of those that never became one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "async/asio.hpp"
#include "core/http_message.hpp"

namespace sparekey::http {

/// Why the server itself turned a request or a connection away.
enum class Refusal {
    bad_request,           // 400: not HTTP/1.x as framing.hpp wants it
    timeout,               // 408: a part of the request came, the rest did not in time
    body_too_large,        // 413
    header_too_large,      // 431
    handler_failed,        // 500: the handler threw, which is a bug
    cut_short,             // no answer: the client left in the middle of a request
    tls_handshake,         // no answer: it failed or took too long
    proxy_header,          // no answer: missing, malformed, late, or from a peer that is not trusted
    too_many_connections,  // no answer: over ServerOptions::max_connections
};

/// The words for the log and for metric labels: the enumerators' names.
std::string_view to_string(Refusal refusal);

/// 0: closed without an answer.
int http_status(Refusal refusal);

/// An answer's body while it is written.
class AnswerStream {
  public:
    virtual ~AnswerStream() = default;
    /// False: the client is gone, or the server is stopping. There is no use in writing more.
    virtual asio::awaitable<bool> write(std::string bytes) = 0;
};

class Handler {
  public:
    virtual ~Handler() = default;

    /// Asked as soon as the head has arrived, with no body in `head`. An answer here is sent at once; if the
    /// request has a body, it is not read and the connection is closed. nullopt: read the body, then
    /// handle().
    virtual std::optional<HttpResponse> refuse_early(HttpRequest const& head) = 0;

    /// The answer to a whole request. `draining`: the server is stopping, and will say `Connection: close` by
    /// itself. Has no deadline here: keep one. The server adds Content-Length and Connection;
    /// Transfer-Encoding must not be set.
    virtual asio::awaitable<HttpResponse> handle(HttpRequest const& request, bool draining) = 0;

    /// Writes the body of an answer that said `streamed`, for server-sent events. Its end is the end of the
    /// connection. Must write at least every second or so, to learn that it is to end.
    virtual asio::awaitable<void> stream(HttpRequest const& request, AnswerStream& body) {
        static_cast<void>(request);
        static_cast<void>(body);
        co_return;
    }

    /// Called once for every refusal, for counting and logging. `peer` as in HttpRequest. `detail` is a fixed
    /// phrase or an OpenSSL reason, never the client's bytes.
    virtual void refused(Refusal why, std::string_view peer, std::string_view detail) = 0;
};

}  // namespace sparekey::http

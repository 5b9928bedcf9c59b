// One connection of the client, plain or TLS. Only client.cpp needs it.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "core/http_message.hpp"
#include "http/url.hpp"

namespace sparekey::http {

class ClientConnection {
  public:
    struct Exchange {
        Result<HttpResponse> answer;
        bool begun = false;     // a byte of the answer came
        bool reusable = false;  // for another request
    };

    virtual ~ClientConnection() = default;

    /// Sends one request and reads its answer, whose body is at most `most_body` bytes. Errors as in
    /// Client::send().
    virtual asio::awaitable<Exchange> exchange(std::string_view head, HttpRequest const& request,
                                               std::size_t most_body) = 0;

    /// Open, with nothing to read: between exchanges anything else means that the server is done with it.
    virtual bool is_quiet() = 0;
};

/// Resolves, connects and, if `tls` is not null, shakes hands. Errc::unavailable says what failed.
asio::awaitable<Result<std::unique_ptr<ClientConnection>>> open_connection(Url const& url,
                                                                           asio::ssl::context* tls);

}  // namespace sparekey::http

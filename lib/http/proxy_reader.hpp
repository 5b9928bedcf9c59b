// Takes a PROXY header off a connection.
#pragma once

#include "async/asio.hpp"
#include "http/listener.hpp"
#include "http/proxy_protocol.hpp"

namespace sparekey::http {

/// Reads the header and not a byte behind it, which is TLS's or HTTP's. errc::bad_message: it is malformed
/// or ends too early, and `header.why` says how; anything else is the connection's error before it began. No
/// deadline.
asio::awaitable<error_code> take_proxy_header(Socket& socket, ProxyHeader& header);

}  // namespace sparekey::http

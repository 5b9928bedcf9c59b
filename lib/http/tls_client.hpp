// The client's side of TLS: whom to trust, and whom we meant to reach.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "async/asio.hpp"
#include "core/error.hpp"

namespace sparekey::http {

/// TLS 1.2 or newer; the server's certificate must lead to an authority in `ca_file` (PEM), or to one of the
/// system's if that is empty. Errc::invalid_input names a file that cannot be read.
Result<std::unique_ptr<asio::ssl::context>> make_client_context(std::string const& ca_file);

/// Before the handshake: the certificate must be for `host`, a name (which is also sent, as SNI) or an IP
/// address.
Result<void> expect_host(SSL* tls, std::string const& host);

/// After a failed handshake: what was wrong with the certificate if that was it, else OpenSSL's own words.
std::string why_handshake_failed(SSL* tls, error_code const& error);

}  // namespace sparekey::http

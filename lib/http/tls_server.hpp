// TLS as the listener offers it: 1.2 and 1.3, forward secrecy only, ALPN http/1.1.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "core/instant.hpp"
#include "core/secret.hpp"

namespace sparekey::http {

/// May be shared by shards and threads once made, and better is: a client can then resume its session at any
/// of them.
using TlsContext = std::shared_ptr<asio::ssl::context>;

enum class TlsVersion { tls_1_2, tls_1_3 };

/// From PEM text: the certificate first, then its intermediates; the key without a passphrase. Errors say
/// which of the two is wrong, and how.
Result<TlsContext> make_server_tls(std::string_view certificate_chain, Secret const& private_key,
                                   TlsVersion lowest = TlsVersion::tls_1_2);

/// The same from files; errors name the file.
Result<TlsContext> load_server_tls(std::string const& certificate_file, std::string const& private_key_file,
                                   TlsVersion lowest = TlsVersion::tls_1_2);

/// When its certificate ends; nullopt: it has none.
std::optional<Instant> certificate_end(asio::ssl::context& context);

}  // namespace sparekey::http

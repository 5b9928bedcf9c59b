#include "http/tls_client.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>

namespace sparekey::http {
namespace {

/// SSL_set_tlsext_host_name(), which is a macro with a C cast.
bool set_server_name(SSL* tls, std::string name) {
    return SSL_ctrl(tls, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()) == 1;
}

}  // namespace

Result<std::unique_ptr<asio::ssl::context>> make_client_context(std::string const& ca_file) {
    auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    // Answers hold PINs: OpenSSL wipes its own copy once we have read it.
    context->set_options(SSL_OP_CLEANSE_PLAINTEXT | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    error_code error;
    context->set_verify_mode(asio::ssl::verify_peer, error);
    if (!error && ca_file.empty()) context->set_default_verify_paths(error);
    if (!error && !ca_file.empty()) context->load_verify_file(ca_file, error);
    if (error) {
        auto const what = ca_file.empty() ? "the system's certificate authorities" : "ca_file " + ca_file;
        return Error{Errc::invalid_input, what + ": cannot be loaded: " + error.message()};
    }
    return context;
}

Result<void> expect_host(SSL* tls, std::string const& host) {
    auto* const expected = SSL_get0_param(tls);
    X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    auto const done = not_an_address ? set_server_name(tls, host) &&
                                           X509_VERIFY_PARAM_set1_host(expected, host.c_str(), 0) == 1
                                     : X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1;
    if (!done) return Error{Errc::internal, "OpenSSL does not take the host name " + host};
    return {};
}

std::string why_handshake_failed(SSL* tls, error_code const& error) {
    auto const verdict = SSL_get_verify_result(tls);
    if (verdict == X509_V_OK) return error.message();
    return std::string("the certificate is not accepted: ") + X509_verify_cert_error_string(verdict);
}

}  // namespace sparekey::http

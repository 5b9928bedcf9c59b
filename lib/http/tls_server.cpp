#include "http/tls_server.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/buffer.hpp>
#include <cerrno>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "core/wipe.hpp"

namespace sparekey::http {
namespace {

// In the length-prefixed form of RFC 7301.
constexpr unsigned char kProtocols[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

int choose_protocol(SSL*, unsigned char const** chosen, unsigned char* chosen_size,
                    unsigned char const* offered, unsigned offered_size, void*) {
    unsigned char* found = nullptr;
    auto const outcome =
        SSL_select_next_proto(&found, chosen_size, kProtocols, sizeof kProtocols, offered, offered_size);
    *chosen = found;
    // A client that offers only other protocols could not talk to us: RFC 7301 §3.2.
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Error unusable(std::string_view what, std::string_view why) {
    return {Errc::invalid_input, std::string(what) + ": " + std::string(why)};
}

void harden(asio::ssl::context& context, TlsVersion lowest) {
    auto* const native = context.native_handle();
    SSL_CTX_set_min_proto_version(native, lowest == TlsVersion::tls_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set_options(native,
                        SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
    // A whole record in one read; and no buffers for connections that are silent.
    SSL_CTX_set_read_ahead(native, 1);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    // One ticket resumes a session as well as two, and none has to be remembered here.
    SSL_CTX_set_num_tickets(native, 1);
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
}

Result<Secret> read_file(std::string_view what, std::string const& path) {
    std::error_code error;
    auto const size = std::filesystem::file_size(path, error);
    if (error) return unusable(what, path + " cannot be read: " + error.message());

    std::string text(size, '\0');
    WipeAtExit const wiped(text);
    std::ifstream in;
    in.rdbuf()->pubsetbuf(nullptr, 0);  // no copy of a key in a buffer that nobody wipes
    in.open(path, std::ios::binary);
    in.read(text.data(), static_cast<std::streamsize>(size));
    if (!in) return unusable(what, path + " cannot be read: " + std::system_category().message(errno));
    return Secret(text);
}

}  // namespace

Result<TlsContext> make_server_tls(std::string_view certificate_chain, Secret const& private_key,
                                   TlsVersion lowest) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    harden(*context, lowest);

    error_code error;
    context->use_certificate_chain(asio::buffer(certificate_chain), error);
    if (error) return unusable("certificate", "not a certificate chain in PEM (" + error.message() + ")");

    // Without a callback OpenSSL would ask for the passphrase on the terminal.
    context->set_password_callback(
        [](std::size_t, asio::ssl::context::password_purpose) { return std::string(); });
    context->use_private_key(asio::buffer(private_key.reveal()), asio::ssl::context::pem, error);
    auto const reason = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
    if (error && reason != X509_R_KEY_VALUES_MISMATCH) {
        return unusable("private key",
                        "not a private key in PEM without a passphrase (" + error.message() + ")");
    }
    bool const belongs = !error && SSL_CTX_check_private_key(context->native_handle()) == 1;
    ERR_clear_error();
    if (!belongs) return unusable("private key", "does not belong to the certificate");
    return context;
}

Result<TlsContext> load_server_tls(std::string const& certificate_file, std::string const& private_key_file,
                                   TlsVersion lowest) {
    auto const chain = read_file("certificate", certificate_file);
    if (!chain) return chain.error();
    auto const key = read_file("private key", private_key_file);
    if (!key) return key.error();
    auto context = make_server_tls(chain->reveal(), *key, lowest);
    if (!context) return with_context(certificate_file + " and " + private_key_file, context.error());
    return context;
}

std::optional<Instant> certificate_end(asio::ssl::context& context) {
    auto const* const certificate = SSL_CTX_get0_certificate(context.native_handle());
    std::tm end{};
    if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1)
        return std::nullopt;
    return Instant(std::chrono::seconds(::timegm(&end)));
}

}  // namespace sparekey::http

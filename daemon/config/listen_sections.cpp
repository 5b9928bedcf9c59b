#include "daemon/config/secret_file.hpp"
#include "daemon/config/sections.hpp"

namespace sparekey::daemon {
namespace {

Result<http::TlsVersion> parse_tls_version(std::string_view text) {
    if (text == "1.2") return http::TlsVersion::tls_1_2;
    if (text == "1.3") return http::TlsVersion::tls_1_3;
    return Error{Errc::invalid_input, "must be \"1.2\" or \"1.3\""};
}

bool needs_tls(http::ListenAddress const& address) {
    return address.kind == http::ListenAddress::Kind::tcp && !address.is_loopback();
}

void read_proxies(Table& table, ListenConfig& listen) {
    // Only a proxy talks to a unix socket, and only one that the socket's mode lets in.
    std::vector<std::string> entries{"unix"};
    table.list("trusted_proxies", entries);
    table.flag("proxy_protocol", listen.proxy_protocol);

    auto const trusted = http::TrustedProxies::parse(entries);
    if (!trusted) return table.mistake("trusted_proxies", trusted.error().message);
    listen.trusted_proxies = *trusted;
    using Kind = http::ListenAddress::Kind;
    bool const anybody = (trusted->trusts_unix() && listen.address.kind != Kind::tcp) ||
                         (trusted->trusts_any_address() && listen.address.kind != Kind::unix_socket);
    if (listen.proxy_protocol && !anybody)
        table.mistake("proxy_protocol", "lets nobody in: trusted_proxies names nobody who could connect to " +
                                            listen.address.to_string());
}

Result<void> check_files(TlsConfig const& tls) {
    if (auto const checked = check_private(tls.private_key_file); !checked) return checked.error();
    auto const context = http::load_server_tls(tls.certificate_file, tls.private_key_file, tls.min_version);
    if (!context) return context.error();
    return {};
}

}  // namespace

void read_listen(Table table, Config& config) {
    auto& listen = config.listen;
    table.parsed("address", "127.0.0.1:8443", listen.address, http::ListenAddress::parse);
    table.number("shards", listen.shards, 0, 256);
    table.number("max_connections", listen.max_connections, 1, 1'000'000);
    table.duration("handshake_timeout", listen.handshake_timeout);
    table.duration("header_timeout", listen.header_timeout);
    table.duration("body_timeout", listen.body_timeout);
    table.duration("idle_timeout", listen.idle_timeout);
    table.duration("write_timeout", listen.write_timeout);
    table.size("max_body", listen.max_body);
    table.duration("drain_limit", listen.drain_limit);
    read_proxies(table, listen);
    table.refuse_unknown();
    if (listen.idle_timeout >= listen.drain_limit)
        table.mistake("idle_timeout",
                      "must be shorter than drain_limit: idle connections would be cut at every stop");
}

void read_tls(Table table, Config& config) {
    auto& tls = config.tls;
    bool const certificate_readable = table.file("certificate_file", tls.certificate_file);
    bool const key_readable = table.file("private_key_file", tls.private_key_file);
    table.parsed("min_version", "1.2", tls.min_version, parse_tls_version);
    table.refuse_unknown();

    if (tls.certificate_file.empty() != tls.private_key_file.empty()) {
        table.mistake("", "certificate_file and private_key_file go together: name both or none");
    } else if (tls.enabled()) {
        if (!certificate_readable || !key_readable) return;
        auto const checked = check_files(tls);
        if (!checked) table.mistake("", checked.error().message);
    } else if (needs_tls(config.listen.address)) {
        table.mistake("certificate_file", "is needed, because listen.address " +
                                              config.listen.address.to_string() +
                                              " can be reached from other machines");
    }
}

}  // namespace sparekey::daemon

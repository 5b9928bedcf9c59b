#include "daemon/config/optional_secret.hpp"
#include "daemon/config/sections.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::size_t kShortestToken = 16;  // characters

/// Two sockets with SO_REUSEPORT on one address would share its connections between them.
bool same_place(http::ListenAddress const& a, http::ListenAddress const& b) {
    if (a.kind == http::ListenAddress::Kind::tcp && a.endpoint.port() == 0) return false;
    return a.kind == b.kind && a.to_string() == b.to_string();
}

}  // namespace

void read_admin(Table table, ConfigSource const& source, Config& config) {
    auto& admin = config.admin;
    std::string address;
    table.text("address", address);
    bool const has_token = read_optional_secret(table, "token_file", source, admin.token);
    table.refuse_unknown();

    if (has_token && admin.token.empty()) return;  // told already
    if (has_token && admin.token.size() < kShortestToken)
        return table.mistake("token_file", "holds fewer than 16 characters: others could guess it");
    if (address.empty()) return;
    auto const parsed = http::ListenAddress::parse(address);
    if (!parsed) return table.mistake("address", parsed.error().message);
    if (parsed->kind == http::ListenAddress::Kind::inherited)
        return table.mistake("address", "must be an address and port, or unix:/path");
    if (!parsed->is_loopback() && admin.token.empty())
        return table.mistake("address", "must be a loopback address or a unix socket, or have a token_file");
    if (same_place(*parsed, config.listen.address))
        return table.mistake("address", "is listen.address: the two need an address each");
    admin.address = *parsed;
}

}  // namespace sparekey::daemon

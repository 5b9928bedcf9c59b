#include "daemon/config/secret_file.hpp"
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
    std::string token_file;
    table.text("address", address);
    table.text("token_file", token_file);
    table.refuse_unknown();

    if (!token_file.empty()) {
        auto token = read_secret(token_file, source.credentials_directory);
        if (!token) return table.mistake("token_file", token.error().message);
        if (token->size() < kShortestToken)
            return table.mistake("token_file", "holds fewer than 16 characters: others could guess it");
        admin.token = *std::move(token);
    }
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

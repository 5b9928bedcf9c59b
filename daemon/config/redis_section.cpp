#include "daemon/config/optional_secret.hpp"
#include "daemon/config/sections.hpp"

namespace sparekey::daemon {
namespace {

using redis::Endpoint;

void read_addresses(Table& table, std::string_view key, std::uint16_t default_port,
                    Endpoint::Transport transport, std::vector<Endpoint>& into) {
    std::vector<std::string> written;
    table.list(key, written);
    for (auto const& text : written) {
        auto address = redis::parse_address(text, default_port, transport);
        if (address) {
            into.push_back(*std::move(address));
        } else {
            table.mistake(key, address.error().message);
        }
    }
}

/// Where Redis is more than one server. Both are reached over a network, as url says: TLS or not.
void read_servers(Table& table, ConfigSource const& source, redis::Options& options) {
    auto& sentinel = options.sentinel;
    auto const transport = options.endpoint.transport == Endpoint::Transport::tls ? Endpoint::Transport::tls
                                                                                  : Endpoint::Transport::tcp;
    read_addresses(table, "sentinels", 26379, transport, sentinel.endpoints);
    table.text("master_name", sentinel.master_name);
    table.text("sentinel_username", sentinel.user);
    read_optional_secret(table, "sentinel_password_file", source, sentinel.password);
    read_addresses(table, "cluster_nodes", 6379, transport, options.cluster_nodes);

    bool const on_a_socket = options.endpoint.transport == Endpoint::Transport::unix_socket;
    if (!sentinel.endpoints.empty() && table.has("url") && on_a_socket)
        table.mistake("url", "must be redis:// or rediss:// with sentinels");
    if (!options.cluster_nodes.empty() && on_a_socket)
        table.mistake("url", "must be redis:// or rediss:// with cluster_nodes");
    if (!sentinel.endpoints.empty() && !options.cluster_nodes.empty())
        table.mistake("cluster_nodes", "cannot be used together with sentinels");
}

}  // namespace

void read_redis(Table table, ConfigSource const& source, Config& config) {
    auto& redis = config.redis;
    auto& options = redis.options;
    table.parsed("url", "unix:///run/redis/redis-server.sock", options, redis::parse_url);

    std::string username;
    table.text("username", username);
    if (!username.empty() && !options.user.empty() && username != options.user)
        table.mistake("username", "differs from the user in url");
    if (!username.empty()) options.user = username;

    read_optional_secret(table, "password_file", source, options.password);
    read_servers(table, source, options);

    table.file("ca_file", options.ca_file);
    if (!options.ca_file.empty() && options.endpoint.transport != redis::Endpoint::Transport::tls)
        table.mistake("ca_file", "is of use only with a rediss:// url");

    table.text("prefix", redis.prefix);
    if (redis.prefix.empty()) table.mistake("prefix", "must not be empty");
    if (!options.cluster_nodes.empty() && redis.prefix.find('{') == std::string::npos)
        table.mistake("prefix", "must hold a {hash tag} with cluster_nodes");
    options.key = redis.prefix;
    table.duration("timeout", options.command_limit);
    options.connect_limit = options.command_limit;
    table.parsed("durability", "everysec", redis.durability, ops::parse_durability_policy);
    table.number("high_water", redis.high_water, 1, 1'000'000'000);
    table.refuse_unknown();
}

}  // namespace sparekey::daemon

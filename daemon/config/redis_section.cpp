#include "daemon/config/secret_file.hpp"
#include "daemon/config/sections.hpp"

namespace sparekey::daemon {

void read_redis(Table table, ConfigSource const& source, Config& config) {
    auto& redis = config.redis;
    auto& options = redis.options;
    table.parsed("url", "unix:///run/redis/redis-server.sock", options, redis::parse_url);

    std::string username;
    table.text("username", username);
    if (!username.empty() && !options.user.empty() && username != options.user)
        table.mistake("username", "differs from the user in url");
    if (!username.empty()) options.user = username;

    std::string password_file;
    table.text("password_file", password_file);
    if (!password_file.empty()) {
        auto password = read_secret(password_file, source.credentials_directory);
        if (password) {
            options.password = *std::move(password);
        } else {
            table.mistake("password_file", password.error().message);
        }
    }

    table.file("ca_file", options.ca_file);
    if (!options.ca_file.empty() && options.endpoint.transport != redis::Endpoint::Transport::tls)
        table.mistake("ca_file", "is of use only with a rediss:// url");

    table.text("prefix", redis.prefix);
    if (redis.prefix.empty()) table.mistake("prefix", "must not be empty");
    table.duration("timeout", options.command_limit);
    options.connect_limit = options.command_limit;
    table.parsed("durability", "everysec", redis.durability, ops::parse_durability_policy);
    table.number("high_water", redis.high_water, 1, 1'000'000'000);
    table.refuse_unknown();
}

}  // namespace sparekey::daemon

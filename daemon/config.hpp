// The configuration as values, and how to load it (DESIGN.md §9). docs/configuration.md explains every key.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/log.hpp"
#include "core/secret.hpp"
#include "daemon/config/findings.hpp"
#include "http/listen_address.hpp"
#include "http/tls_server.hpp"
#include "http/trusted_proxies.hpp"
#include "notify/channel_options.hpp"
#include "notify/guest_options.hpp"
#include "ops/alert_hook.hpp"
#include "ops/durability.hpp"
#include "redis/options.hpp"
#include "rescue/message.hpp"
#include "rescue/worker.hpp"
#include "seam/request_budget.hpp"
#include "webhook/signature.hpp"

namespace sparekey::daemon {

struct ListenConfig {
    http::ListenAddress address;
    unsigned shards = 0;                // 0: as shard_count() says
    unsigned max_connections = 10'000;  // of all shards together
    std::chrono::milliseconds handshake_timeout{std::chrono::seconds(10)};
    std::chrono::milliseconds header_timeout{std::chrono::seconds(10)};
    std::chrono::milliseconds body_timeout{std::chrono::seconds(10)};
    std::chrono::milliseconds idle_timeout{std::chrono::seconds(15)};
    std::chrono::milliseconds write_timeout{std::chrono::seconds(10)};
    std::size_t max_body = 256 * 1024;
    std::chrono::milliseconds drain_limit{
        std::chrono::seconds(20)};  // for requests and jobs under way, at a stop
    http::TrustedProxies trusted_proxies;
    bool proxy_protocol = false;
};

/// The configured number, or one per core and at most 8.
unsigned shard_count(ListenConfig const& listen);

/// Both files or none; with none, [listen] is a loopback address, a unix socket, or inherited.
struct TlsConfig {
    std::string certificate_file;
    std::string private_key_file;
    http::TlsVersion min_version = http::TlsVersion::tls_1_2;

    bool enabled() const { return !certificate_file.empty(); }
};

struct RedisConfig {
    redis::Options options;
    std::string prefix = "{sparekey}:";
    ops::DurabilityPolicy durability = ops::DurabilityPolicy::everysec;
    unsigned high_water = 1'000'000;  // live jobs; beyond them webhooks are answered 503
};

/// Names and paths differ from workspace to workspace.
struct WorkspaceConfig {
    std::string name;
    std::string workspace_id;  // only needed with a personal access token
    std::string path = "/webhooks/seam";
    std::string api_url = "https://connect.getseam.com";
    Secret api_key;
    std::vector<webhook::SigningKey> signing_keys;  // 1 to 10
    std::string ca_file;                            // empty: the system's
};

enum class LogFormat {
    automatic,  // journald if stderr is the journal, else logfmt
    logfmt,
    journald,
};

struct LogConfig {
    LogLevel level = LogLevel::info;
    LogFormat format = LogFormat::automatic;
};

/// What is asked of Seam without a webhook.
struct ReconcileConfig {
    std::chrono::milliseconds every{std::chrono::minutes(5)};      // catching up with events
    std::chrono::milliseconds look_back{std::chrono::hours(48)};   // at the first start
    std::chrono::milliseconds grace{std::chrono::minutes(10)};     // for webhooks still on their way
    std::chrono::milliseconds sweep_every{std::chrono::hours(1)};  // going through every code
};

/// Beyond this machine only with a token.
struct AdminConfig {
    std::optional<http::ListenAddress> address;  // none: no admin endpoint
    Secret token;                                // empty: nobody is asked for one
};

struct Config {
    ListenConfig listen;
    TlsConfig tls;
    RedisConfig redis;
    std::vector<WorkspaceConfig> workspaces;  // at least one
    rescue::WorkerOptions
        rescue;  // [rescue], and what [notify] and [alerts] say about delivery and alert times
    bool rescue_delayed = false;                                               // rescue.on_delay
    std::chrono::milliseconds seam_request_timeout{std::chrono::seconds(15)};  // rescue.request_timeout
    seam::BudgetLimits seam_budget;  // of each workspace: rescue and reconcile.requests_per_minute
    std::vector<notify::ChannelOptions> channels;  // in order of preference, at least one
    notify::GuestOptions guests;
    rescue::MessageWriter messages;  // [notify]: templates, locale, contact
    ops::AlertHookOptions alerts;
    unsigned alert_storm_limit = 20;  // alerts in a minute that are told one by one; 0: all
    ReconcileConfig reconcile;
    std::chrono::milliseconds pool_every{std::chrono::minutes(15)};  // reconcile.pool_every
    std::chrono::milliseconds pool_grace{std::chrono::minutes(30)};
    AdminConfig admin;
    LogConfig log;
    ConfigValues values;            // as written, to see what a reload changes
    std::vector<Mistake> warnings;  // what works, and yet is hardly meant
};

/// Where the configuration comes from.
struct ConfigSource {
    std::string file = "/etc/sparekeyd/sparekeyd.toml";
    std::optional<std::string> credentials_directory =
        std::nullopt;  // $CREDENTIALS_DIRECTORY, for `credential:NAME`
};

/// A Config, or every mistake at once, in the order of the file.
using ConfigResult = boost::system::result<Config, std::vector<Mistake>>;

/// Reads the file, and the secrets and certificates that it names; programs that it names must be there and
/// executable.
ConfigResult load_config(ConfigSource const& source);

/// The same for a text that was read already.
ConfigResult parse_config(std::string_view text, ConfigSource const& source);

/// [alerts] alone, as far as it can be had: a mistake elsewhere does not matter, not even one of syntax.
boost::system::result<ops::AlertHookOptions, std::vector<Mistake>> load_alerts(ConfigSource const& source);

/// Every key that the code reads, with its default. For tests of docs and examples.
std::vector<ConfigKey> config_keys();

}  // namespace sparekey::daemon

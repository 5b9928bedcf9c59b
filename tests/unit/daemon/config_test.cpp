#include "daemon/config.hpp"

#include "http/peer.hpp"
#include "notify/channel.hpp"
#include "support/certs.hpp"
#include "unit/daemon/config_fixture.hpp"

namespace sparekey::daemon {
namespace {

using namespace std::chrono_literals;

class ConfigValues : public ConfigFixture {};

TEST_F(ConfigValues, need_only_a_workspace) {
    auto const config = valid("");
    EXPECT_EQ(config.listen.address.to_string(), "127.0.0.1:8443");
    EXPECT_FALSE(config.tls.enabled());
    EXPECT_EQ(to_string(config.redis.options.endpoint), "unix:///run/redis/redis-server.sock");
    ASSERT_EQ(config.workspaces.size(), 1u);
    EXPECT_EQ(config.workspaces[0].name, "home");
    EXPECT_EQ(config.workspaces[0].path, "/webhooks/seam");
    EXPECT_TRUE(same(config.workspaces[0].api_key, Secret("seam_test_key")));
    EXPECT_EQ(config.workspaces[0].signing_keys.size(), 1u);
    ASSERT_EQ(config.channels.size(), 1u);
    EXPECT_EQ(notify::type_of(config.channels[0]), "log");
    EXPECT_EQ(config.alerts.type, "log");
    EXPECT_FALSE(config.admin.address);
}

TEST_F(ConfigValues, of_the_listener_are_read) {
    auto const listen = valid(R"([listen]
address = "unix:/run/sparekeyd/webhooks.sock"
shards = 3
max_connections = 7
idle_timeout = "2s"
max_body = "1MiB"
drain_limit = "1m")")
                            .listen;
    EXPECT_EQ(listen.address.path, "/run/sparekeyd/webhooks.sock");
    EXPECT_EQ(shard_count(listen), 3u);
    EXPECT_EQ(listen.max_connections, 7u);
    EXPECT_EQ(listen.idle_timeout, 2s);
    EXPECT_EQ(listen.max_body, 1024u * 1024);
    EXPECT_EQ(listen.drain_limit, 1min);
    EXPECT_TRUE(listen.trusted_proxies.trusts_unix());  // by default
    EXPECT_FALSE(listen.trusted_proxies.trusts_any_address());
    EXPECT_FALSE(listen.proxy_protocol);
}

TEST_F(ConfigValues, of_trusted_proxies_replace_the_default) {
    auto const listen = valid("[listen]\ntrusted_proxies = [\"10.0.0.0/8\"]\nproxy_protocol = true").listen;
    EXPECT_FALSE(listen.trusted_proxies.trusts_unix());
    EXPECT_TRUE(listen.trusted_proxies.trusts(http::parse_ip("10.1.2.3")));
    EXPECT_TRUE(listen.proxy_protocol);
    EXPECT_FALSE(valid("[listen]\ntrusted_proxies = []").listen.trusted_proxies.trusts_unix());
}

TEST_F(ConfigValues, of_zero_shards_mean_one_per_core) {
    auto const shards = shard_count(valid("").listen);
    EXPECT_GE(shards, 1u);
    EXPECT_LE(shards, 8u);
}

TEST_F(ConfigValues, let_tls_face_the_world) {
    auto const certificate = TestAuthority().issue();
    auto const config = valid("[listen]\naddress = \"0.0.0.0:8443\"\n[tls]\ncertificate_file = \"" +
                              dir_.write("cert.pem", certificate.chain_pem) + "\"\nprivate_key_file = \"" +
                              secret("key.pem", certificate.key_pem) + "\"\nmin_version = \"1.3\"");
    EXPECT_TRUE(config.tls.enabled());
    EXPECT_EQ(config.tls.min_version, http::TlsVersion::tls_1_3);
}

TEST_F(ConfigValues, of_redis_are_read) {
    secret("password", "swordfish\n");
    auto const redis =
        valid("[redis]\nurl = \"rediss://db.example.com:6380/2\"\nusername = \"keys\"\npassword_file = \"" +
              dir_.file("password") + "\"\nprefix = \"{x}:\"\ntimeout = \"1s\"\ndurability = \"always\"\n" +
              "high_water = 5")
            .redis;
    EXPECT_EQ(to_string(redis.options.endpoint), "rediss://db.example.com:6380");
    EXPECT_EQ(redis.options.database, 2u);
    EXPECT_EQ(redis.options.user, "keys");
    EXPECT_TRUE(same(redis.options.password, Secret("swordfish")));
    EXPECT_EQ(redis.options.command_limit, 1s);
    EXPECT_EQ(redis.options.connect_limit, 1s);
    EXPECT_EQ(redis.prefix, "{x}:");
    EXPECT_EQ(redis.durability, ops::DurabilityPolicy::always);
    EXPECT_EQ(redis.high_water, 5u);
}

TEST_F(ConfigValues, of_redis_name_sentinels) {
    secret("sentinel-password", "swordfish\n");
    auto const options = valid(
                             "[redis]\nsentinels = [\"10.0.0.1\", \"[::1]:5000\"]\nmaster_name = \"keys\"\n"
                             "sentinel_username = \"asker\"\nsentinel_password_file = \"" +
                             dir_.file("sentinel-password") + "\"")
                             .redis.options;
    auto const& sentinel = options.sentinel;
    ASSERT_EQ(sentinel.endpoints.size(), 2u);
    EXPECT_EQ(to_string(sentinel.endpoints[0]), "redis://10.0.0.1:26379");
    EXPECT_EQ(to_string(sentinel.endpoints[1]), "redis://[::1]:5000");
    EXPECT_EQ(sentinel.master_name, "keys");
    EXPECT_EQ(sentinel.user, "asker");
    EXPECT_TRUE(same(sentinel.password, Secret("swordfish")));
}

TEST_F(ConfigValues, of_redis_reach_further_servers_as_the_url_says) {
    auto const sentinels = valid("[redis]\nurl = \"rediss://any\"\nsentinels = [\"a\"]").redis.options;
    EXPECT_EQ(to_string(sentinels.sentinel.endpoints.at(0)), "rediss://a:26379");
    auto const cluster =
        valid("[redis]\nurl = \"rediss://a\"\nprefix = \"{x}:\"\ncluster_nodes = [\"b:6380\", \"c\"]").redis;
    ASSERT_EQ(cluster.options.cluster_nodes.size(), 2u);
    EXPECT_EQ(to_string(cluster.options.cluster_nodes[0]), "rediss://b:6380");
    EXPECT_EQ(to_string(cluster.options.cluster_nodes[1]), "rediss://c:6379");
    EXPECT_EQ(cluster.options.key, "{x}:") << "one of ours, to ask a node for";
}

TEST_F(ConfigValues, of_several_workspaces_are_kept_apart) {
    auto const config =
        load(workspace("home") + workspace("office", "path = \"/webhooks/office\"\nworkspace_id = \"w2\""));
    ASSERT_TRUE(config);
    ASSERT_EQ(config->workspaces.size(), 2u);
    EXPECT_EQ(config->workspaces[1].name, "office");
    EXPECT_EQ(config->workspaces[1].path, "/webhooks/office");
    EXPECT_EQ(config->workspaces[1].workspace_id, "w2");
}

TEST_F(ConfigValues, of_the_rescue_go_to_the_worker) {
    auto const config = valid(R"([rescue]
lead_time = "0s"
concurrency = 4
lease = "10s"
request_timeout = "2s"
retry_first = "100ms"
retry_most = "1m")");
    EXPECT_EQ(config.rescue.rescue.lead_time, 0s);
    EXPECT_EQ(config.rescue.concurrency, 4u);
    EXPECT_EQ(config.rescue.lease, 10s);
    EXPECT_EQ(config.seam_request_timeout, 2s);
    EXPECT_EQ(config.rescue.backoff.first, 100ms);
    EXPECT_EQ(config.rescue.backoff.most, 1min);
}

TEST_F(ConfigValues, of_channels_come_in_order_of_preference) {
    auto const script = dir_.script("sms", "exit 0");
    auto const config =
        valid("[notify]\nchannels = [\"sms\", \"log\"]\nfan_out = true\non_uncertain = \"alert\"\n" +
              std::string("[notify.sms]\ntype = \"exec\"\ncommand = [\"") + script +
              "\", \"now\"]\ntimeout = \"5s\"\nenvironment = { FROM = \"+1\" }\nmessage = \"email\"\nrate = "
              "\"30/1m\"\nquiet_hours = \"22:00-08:30\"");
    EXPECT_TRUE(config.rescue.rescue.delivery.fan_out);
    EXPECT_EQ(config.rescue.rescue.delivery.on_uncertain, rescue::OnUncertain::alert);
    ASSERT_EQ(config.channels.size(), 2u);
    EXPECT_EQ(config.channels[0].name, "sms");
    EXPECT_EQ(config.channels[0].timeout, 5s);
    auto const& exec = std::get<notify::ExecOptions>(config.channels[0].settings);
    EXPECT_EQ(exec.command, (std::vector<std::string>{script, "now"}));
    EXPECT_EQ(exec.environment.at("FROM"), "+1");
    auto const& rules = config.channels[0].rules;
    EXPECT_EQ(rules.form, rescue::MessageForm::email);
    EXPECT_EQ(rules.rate->most, 30u);
    EXPECT_EQ(rules.rate->window, 1min);
    EXPECT_EQ(rules.quiet_hours->from, 22h);
    EXPECT_EQ(rules.quiet_hours->until, 8h + 30min);
    EXPECT_EQ(config.channels[1].name, "log");
}

TEST_F(ConfigValues, of_a_plugin_are_its_file_and_its_settings_with_secrets_read) {
    auto const file = dir_.write("sms.so", "");
    secret("token", "tok-1\n");
    auto const config =
        valid("[notify]\nchannels = [\"sms\"]\n[notify.sms]\ntype = \"plugin\"\nfile = \"" + file +
              "\"\nsettings = { gateway = \"10.0.0.1\" }\nsecret_files = { token = \"" + dir_.file("token") +
              "\" }");
    ASSERT_EQ(config.channels.size(), 1u);
    auto const& plugin = std::get<notify::PluginOptions>(config.channels[0].settings);
    EXPECT_EQ(plugin.file, file);
    EXPECT_EQ(plugin.settings, (std::map<std::string, std::string>{{"gateway", "10.0.0.1"}}));
    ASSERT_EQ(plugin.secrets.size(), 1u);
    EXPECT_EQ(plugin.secrets.at("token").reveal(), "tok-1");
}

TEST_F(ConfigValues, of_alerts_name_a_program) {
    auto const script = dir_.script("page", "exit 0");
    auto const config =
        valid("[alerts]\ncommand = [\"" + script + "\"]\nbefore_arrival = \"1h\"\nafter_event = \"0s\"");
    EXPECT_EQ(config.alerts.type, "exec");
    EXPECT_EQ(config.alerts.command, std::vector{script});
    EXPECT_EQ(config.rescue.alerts.before_arrival, 1h);
    EXPECT_EQ(config.rescue.alerts.after_event, 0s);
}

TEST_F(ConfigValues, of_the_log_are_read) {
    auto const log = valid("[log]\nlevel = \"debug\"\nformat = \"journald\"").log;
    EXPECT_EQ(log.level, LogLevel::debug);
    EXPECT_EQ(log.format, LogFormat::journald);
}

}  // namespace
}  // namespace sparekey::daemon

// What a reload takes up, and what waits for a restart.
#include "daemon/config/reload.hpp"

#include <gmock/gmock.h>

#include "unit/daemon/config_fixture.hpp"

namespace sparekey::daemon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class ConfigReload : public ConfigFixture {
  protected:
    /// What `next` brings to a daemon that runs with `running`.
    ReloadedConfig reload(std::string const& running, std::string const& next) const {
        return reload_over(valid(running), valid(next));
    }
};

TEST_F(ConfigReload, of_the_same_file_changes_nothing) {
    auto const text = "[listen]\nshards = 2\n[redis]\ntimeout = \"1s\"\n";
    EXPECT_THAT(reload(text, text).waiting, IsEmpty());
}

TEST_F(ConfigReload, does_not_mind_a_default_that_is_written_out) {
    auto const written =
        "[listen]\nidle_timeout = '15s'\nshards = 0\ntrusted_proxies = [ \"unix\" ]\n"
        "proxy_protocol = false\n[redis]\nsentinels = []\n";
    EXPECT_THAT(reload("", written).waiting, IsEmpty());
}

TEST_F(ConfigReload, takes_up_what_can_be_taken_up) {
    auto const [config, waiting] =
        reload("",
               "[rescue]\nlead_time = \"2h\"\nprobe_every = \"7s\"\n[log]\nlevel = \"debug\"\n"
               "[notify]\ncontact = \"Ann\"\nfan_out = true\n[alerts]\nbefore_arrival = \"1h\"\n");
    EXPECT_THAT(waiting, IsEmpty());
    EXPECT_EQ(config.rescue.rescue.lead_time, std::chrono::hours(2));
    EXPECT_EQ(config.rescue.rescue.probe_every, std::chrono::seconds(7));
    EXPECT_EQ(config.log.level, LogLevel::debug);
    EXPECT_TRUE(config.rescue.rescue.delivery.fan_out);
    EXPECT_EQ(config.rescue.alerts.before_arrival, std::chrono::hours(1));
}

TEST_F(ConfigReload, takes_up_another_workspace) {
    auto const running = valid("");
    auto next = load(workspace() + workspace("cabin", "path = \"/cabin\""));
    ASSERT_TRUE(next);
    auto const [config, waiting] = reload_over(running, *std::move(next));
    EXPECT_THAT(waiting, IsEmpty());
    EXPECT_EQ(config.workspaces.size(), 2u);
}

TEST_F(ConfigReload, names_every_changed_key_that_needs_a_restart_and_keeps_its_running_value) {
    auto const [config, waiting] = reload(
        "",
        "[listen]\naddress = \"127.0.0.1:1\"\nshards = 3\nmax_body = \"1KiB\"\n"
        "[redis]\nprefix = \"{other}:\"\nhigh_water = 5\n[rescue]\nlease = \"9s\"\nlead_time = \"2h\"\n"
        "[alerts]\ntimeout = \"3s\"\nstorm_limit = 1\n[admin]\naddress = \"127.0.0.1:2\"\n"
        "[log]\nformat = \"journald\"\n");
    EXPECT_THAT(waiting,
                UnorderedElementsAre("listen.address", "listen.shards", "listen.max_body", "redis.prefix",
                                     "redis.high_water", "rescue.lease", "alerts.timeout",
                                     "alerts.storm_limit", "admin.address", "log.format"));
    auto const running = valid("");
    EXPECT_EQ(config.listen.address.to_string(), running.listen.address.to_string());
    EXPECT_EQ(config.listen.shards, running.listen.shards);
    EXPECT_EQ(config.listen.max_body, running.listen.max_body);
    EXPECT_EQ(config.redis.prefix, running.redis.prefix);
    EXPECT_EQ(config.redis.high_water, running.redis.high_water);
    EXPECT_EQ(config.rescue.lease, running.rescue.lease);
    EXPECT_EQ(config.alerts.timeout, running.alerts.timeout);
    EXPECT_EQ(config.alert_storm_limit, running.alert_storm_limit);
    EXPECT_FALSE(config.admin.address);
    EXPECT_EQ(config.log.format, running.log.format);
    EXPECT_EQ(config.rescue.rescue.lead_time, std::chrono::hours(2)) << "the rest is taken up";
}

TEST_F(ConfigReload, names_such_a_key_again_until_it_is_taken_back_or_the_daemon_restarts) {
    auto const changed = "[listen]\nshards = 3\n";
    auto const first = reload("", changed);
    EXPECT_THAT(reload_over(first.config, valid(changed)).waiting, ElementsAre("listen.shards"));
    EXPECT_THAT(reload_over(first.config, valid("")).waiting, IsEmpty());
}

TEST_F(ConfigReload, sees_that_a_secret_has_changed_in_its_file) {
    auto const text = "[redis]\npassword_file = \"" + secret("redis-password", "first\n") + "\"\n";
    auto const running = valid(text);
    secret("redis-password", "second\n");
    EXPECT_THAT(reload_over(running, valid(text)).waiting, ElementsAre("redis.password_file"));
}

TEST_F(ConfigReload, keeps_no_secret_among_the_values_that_it_compares) {
    for (auto const& [key, value] : valid("").values) {
        EXPECT_EQ(value.find("seam_test_key"), std::string::npos) << key;
        EXPECT_EQ(value.find("MDEyMzQ1"), std::string::npos) << key;
    }
}

}  // namespace
}  // namespace sparekey::daemon

// What is refused, and how it is told.
#include <gmock/gmock.h>

#include "support/certs.hpp"
#include "unit/daemon/config_fixture.hpp"

namespace sparekey::daemon {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class ConfigMistakes : public ConfigFixture {
  protected:
    /// `text` has one mistake, which begins with "test.toml:<place>".
    void expect_mistake(std::string const& text, std::string const& place, std::string const& words) {
        EXPECT_THAT(mistakes(text), ElementsAre(AllOf(StartsWith("test.toml:" + place), HasSubstr(words))))
            << text;
    }
};

TEST_F(ConfigMistakes, are_told_all_at_once_in_the_order_of_the_file) {
    EXPECT_THAT(mistakes("[listen]\nadress = \"x\"\nmax_body = \"lots\"\n\n[log]\nlevel = 3"),
                ElementsAre("test.toml:2:1: listen.adress: is unknown; did you mean address?",
                            AllOf(StartsWith("test.toml:3:12: listen.max_body: "), HasSubstr("\"lots\"")),
                            AllOf(StartsWith("test.toml:6:9: log.level: "), HasSubstr("must be a string"))));
}

TEST_F(ConfigMistakes, of_syntax_have_a_place) {
    EXPECT_THAT(mistakes_of("[listen]\nshards = = 2\n"), ElementsAre(StartsWith("test.toml:2:")));
}

TEST_F(ConfigMistakes, are_told_of_a_file_that_is_not_there) {
    auto const config = load_config({.file = dir_.file("nothing.toml")});
    ASSERT_FALSE(config);
    EXPECT_THAT(to_string(config.error().at(0)), HasSubstr("No such file"));
}

TEST_F(ConfigMistakes, are_unknown_sections) {
    expect_mistake("[lissten]\nshards = 2", "1:2: lissten:", "did you mean listen?");
}

TEST_F(ConfigMistakes, are_wrong_types) {
    expect_mistake("[listen]\nshards = \"2\"", "2:10: listen.shards:", "whole number, not a string");
    expect_mistake("[listen]\naddress = 8443",
                   "2:11: listen.address:", "string in quotes, not a whole number");
    expect_mistake("[listen]\ndrain_limit = 20",
                   "2:15: listen.drain_limit:", "string in quotes, not a whole number");
    expect_mistake("[notify]\nfan_out = \"yes\"", "2:11: notify.fan_out:", "true or false, not a string");
    expect_mistake("[notify]\nchannels = \"log\"",
                   "2:12: notify.channels:", "array of strings, not a string");
    expect_mistake("[notify]\nchannels = [\"log\", 7]",
                   "2:20: notify.channels:", "array of strings, not a whole number");
    expect_mistake("log = \"debug\"", "1:7: log:", "a table, [log], not a string");
    EXPECT_THAT(
        mistakes_of("[workspace]\nname = \"home\""),
        testing::Contains(AllOf(StartsWith("test.toml:1:1: workspace:"), HasSubstr("[[workspace]]"))));
}

TEST_F(ConfigMistakes, are_numbers_and_durations_out_of_range) {
    expect_mistake("[listen]\nshards = 257", "2:10: listen.shards:", "between 0 and 256");
    expect_mistake("[listen]\nbody_timeout = \"0s\"", "2:16: listen.body_timeout:", "at least 1ms");
    expect_mistake("[rescue]\nlease = \"1s\"", "2:9: rescue.lease:", "at least 5s");
    expect_mistake("[alerts]\ntimeout = \"1500ms\"", "2:11: alerts.timeout:", "whole multiple of 1s");
}

TEST_F(ConfigMistakes, of_proxies_who_could_never_connect) {
    expect_mistake("[listen]\ntrusted_proxies = [\"10.0.0.0/33\"]",
                   "2:19: listen.trusted_proxies:", "\"10.0.0.0/33\" must have");
    expect_mistake("[listen]\nproxy_protocol = true", "2:18: listen.proxy_protocol:", "lets nobody in");
    expect_mistake(
        "[listen]\nproxy_protocol = true\ntrusted_proxies = [\"127.0.0.1\"]\naddress = \"unix:/x\"",
        "2:18: listen.proxy_protocol:", "unix:/x");
    EXPECT_THAT(mistakes("[listen]\nproxy_protocol = true\ntrusted_proxies = [\"127.0.0.1\"]"),
                ElementsAre());
    EXPECT_THAT(mistakes("[listen]\nproxy_protocol = true\naddress = \"unix:/x\""), ElementsAre());
    EXPECT_THAT(mistakes("[listen]\nproxy_protocol = true\naddress = \"systemd\""), ElementsAre());
}

TEST_F(ConfigMistakes, are_durations_that_contradict_each_other) {
    expect_mistake("[listen]\nidle_timeout = \"20s\"",
                   "2:16: listen.idle_timeout:", "shorter than drain_limit");
    expect_mistake("[rescue]\nretry_first = \"10m\"", "2:15: rescue.retry_first:", "longer than retry_most");
}

TEST_F(ConfigMistakes, are_plain_http_addresses_that_others_can_reach) {
    for (auto const* address : {"0.0.0.0:8080", "192.0.2.1:8080", "[::]:8080"})
        expect_mistake("[listen]\naddress = \"" + std::string(address) + "\"\n[tls]",
                       "3:1: tls.certificate_file:", address);
    EXPECT_THAT(mistakes("[listen]\naddress = \"[::1]:8080\""), ElementsAre());
}

TEST_F(ConfigMistakes, in_an_address_are_told_once) {
    expect_mistake("[listen]\naddress = \"localhost\"", "2:11: listen.address:", "the port is missing");
}

TEST_F(ConfigMistakes, are_certificates_that_cannot_serve) {
    auto const ours = TestAuthority().issue();
    auto const cert = dir_.write("cert.pem", ours.chain_pem);
    auto const tls = [&](std::string const& key) {
        return "[tls]\ncertificate_file = \"" + cert + "\"\nprivate_key_file = \"" + key + "\"";
    };
    expect_mistake("[tls]\ncertificate_file = \"" + cert + "\"", "1:1: tls:", "go together");
    expect_mistake(tls(dir_.file("none.pem")), "3:20: tls.private_key_file:", "No such file");
    expect_mistake(tls(secret("other.pem", TestAuthority().issue().key_pem)), "1:1: tls:", "does not belong");
    expect_mistake(tls(dir_.write("open.pem", ours.key_pem)), "1:1: tls:", "chmod o-rwx");
}

TEST_F(ConfigMistakes, are_redis_settings_that_cannot_work) {
    expect_mistake("[redis]\nurl = \"http://x\"", "2:7: redis.url:", "unknown scheme");
    expect_mistake("[redis]\nurl = \"redis://a@h\"\nusername = \"b\"", "3:12: redis.username:", "differs");
    expect_mistake("[redis]\nprefix = \"\"", "2:10: redis.prefix:", "must not be empty");
    expect_mistake("[redis]\ndurability = \"maybe\"", "2:14: redis.durability:", "everysec");
    expect_mistake("[redis]\nsentinels = [\"a\", \"b/1\"]", "2:13: redis.sentinels:", "\"b/1\"");
    expect_mistake("[redis]\nurl = \"unix:///a\"\nsentinels = [\"a\"]", "2:7: redis.url:", "with sentinels");
    expect_mistake("[redis]\ncluster_nodes = [\"a\"]", "1:1: redis.url:", "with cluster_nodes");
    expect_mistake("[redis]\nurl = \"redis://a\"\ncluster_nodes = [\"b\"]\nprefix = \"x:\"",
                   "4:10: redis.prefix:", "hash tag");
    expect_mistake("[redis]\nurl = \"redis://a\"\ncluster_nodes = [\"b\"]\nsentinels = [\"c\"]",
                   "3:17: redis.cluster_nodes:", "sentinels");
    expect_mistake("[redis]\nca_file = \"" + dir_.file("api-key") + "\"",
                   "2:11: redis.ca_file:", "only with a rediss://");
}

TEST_F(ConfigMistakes, are_missing_or_doubled_workspaces) {
    EXPECT_THAT(mistakes_of("[log]\n"), ElementsAre(HasSubstr("at least one [[workspace]]")));
    EXPECT_THAT(mistakes_of(workspace("a") + workspace("a", "path = \"/b\"")),
                ElementsAre(HasSubstr("workspace.name: \"a\"")));
    EXPECT_THAT(mistakes_of(workspace("a") + workspace("b")),
                ElementsAre(HasSubstr("workspace.path: \"/webhooks/seam\"")));
}

TEST_F(ConfigMistakes, are_channels_that_nobody_configured) {
    expect_mistake("[notify]\nchannels = [\"sms\"]", "2:12: notify.channels:", "no [notify.sms]");
    expect_mistake("[notify]\nchannels = []", "2:12: notify.channels:", "at least one");
    expect_mistake("[notify]\nchannels = [\"log\", \"log\"]", "2:12: notify.channels:", "twice");
}

TEST_F(ConfigMistakes, are_programs_that_cannot_run) {
    std::string const notify = "[notify]\nchannels = [\"sms\"]\n[notify.sms]\n";
    expect_mistake(notify + "type = \"exec\"\ncommand = [\"" + dir_.file("none") + "\"]",
                   "3:1: notify.sms:", dir_.file("none"));
    expect_mistake(notify + "type = \"pigeon\"", "4:8: notify.sms.type:", "unknown type \"pigeon\"");
    expect_mistake(notify + "command = []", "3:1: notify.sms.type:", "is missing");
    expect_mistake("[alerts]\ncommand = [\"" + dir_.file("api-key") + "\"]",
                   "2:11: alerts.command:", dir_.file("api-key"));
}

TEST_F(ConfigMistakes, are_plugins_that_cannot_be_loaded_and_their_secrets) {
    std::string const notify = "[notify]\nchannels = [\"sms\"]\n[notify.sms]\ntype = \"plugin\"\n";
    auto const file = dir_.write("sms.so", "");
    expect_mistake(notify + "file = \"" + dir_.file("none.so") + "\"",
                   "3:1: notify.sms:", dir_.file("none.so") + ": No such file");
    auto const with_file = notify + "file = \"" + file + "\"\n";
    expect_mistake(with_file + "secret_files = { token = \"" + dir_.file("none") + "\" }",
                   "6:16: notify.sms.secret_files:", "token: cannot read " + dir_.file("none"));
    expect_mistake(with_file + "settings = { token = \"1\" }\nsecret_files = { token = \"" +
                       dir_.file("api-key") + "\" }",
                   "7:16: notify.sms.secret_files:", "\"token\" is in settings as well");
}

}  // namespace
}  // namespace sparekey::daemon

#include "redis/options.hpp"

#include <gmock/gmock.h>

namespace sparekey::redis {
namespace {

using testing::HasSubstr;
using Transport = Endpoint::Transport;

std::string refusal(std::string_view url) {
    auto const options = parse_url(url);
    if (options) return "accepted";
    EXPECT_EQ(options.error().code, Errc::invalid_input);
    return options.error().message;
}

TEST(RedisUrl, names_host_port_database_and_user) {
    auto const options = parse_url("redis://sparekey@redis.example:6380/3").value();
    EXPECT_EQ(options.endpoint.transport, Transport::tcp);
    EXPECT_EQ(options.endpoint.host, "redis.example");
    EXPECT_EQ(options.endpoint.port, 6380);
    EXPECT_EQ(options.database, 3u);
    EXPECT_EQ(options.user, "sparekey");
}

TEST(RedisUrl, has_defaults) {
    for (auto const* const url : {"redis://localhost", "redis://localhost/", "redis://localhost:6379/0"}) {
        auto const options = parse_url(url).value();
        EXPECT_EQ(options.endpoint.port, 6379) << url;
        EXPECT_EQ(options.database, 0u) << url;
        EXPECT_EQ(options.user, "") << url;
    }
}

TEST(RedisUrl, rediss_means_tls) {
    EXPECT_EQ(parse_url("rediss://localhost").value().endpoint.transport, Transport::tls);
}

TEST(RedisUrl, takes_ipv6_addresses) {
    auto const endpoint = parse_url("redis://[::1]:6379").value().endpoint;
    EXPECT_EQ(endpoint.host, "::1");
    EXPECT_EQ(to_string(endpoint), "redis://[::1]:6379");
}

TEST(RedisUrl, takes_unix_sockets) {
    auto const options = parse_url("unix:///run/redis/redis.sock?db=2&user=sparekey").value();
    EXPECT_EQ(options.endpoint.transport, Transport::unix_socket);
    EXPECT_EQ(options.endpoint.path, "/run/redis/redis.sock");
    EXPECT_EQ(options.database, 2u);
    EXPECT_EQ(options.user, "sparekey");
    EXPECT_EQ(to_string(options.endpoint), "unix:///run/redis/redis.sock");
}

TEST(RedisUrl, refuses_a_password_and_does_not_repeat_it) {
    for (auto const* const url : {"redis://user:hunter2@localhost", "rediss://:hunter2@localhost/1",
                                  "unix://user:hunter2@/run/redis.sock"}) {
        auto const message = refusal(url);
        EXPECT_THAT(message, HasSubstr("password_file"));
        EXPECT_THAT(message, testing::Not(HasSubstr("hunter2")));
    }
}

TEST(RedisUrl, says_what_is_wrong) {
    EXPECT_THAT(refusal("localhost:6379"), HasSubstr("unknown scheme \"localhost\""));
    EXPECT_THAT(refusal("not a url"), HasSubstr("redis://host:6379/0"));
    EXPECT_THAT(refusal(""), HasSubstr("not a URL"));
    EXPECT_THAT(refusal("http://localhost"), HasSubstr("unknown scheme \"http\""));
    EXPECT_THAT(refusal("redis://"), HasSubstr("host is missing"));
    EXPECT_THAT(refusal("redis://localhost:0"), HasSubstr("port"));
    EXPECT_THAT(refusal("redis://localhost:70000"), HasSubstr("port"));
    EXPECT_THAT(refusal("redis://localhost/one"), HasSubstr("database must be a number"));
    EXPECT_THAT(refusal("redis://localhost/1/2"), HasSubstr("database must be a number"));
    EXPECT_THAT(refusal("redis://localhost/-1"), HasSubstr("database must be a number"));
    EXPECT_THAT(refusal("redis://localhost/?db=1"), HasSubstr("unix://"));
    EXPECT_THAT(refusal("redis://localhost/#1"), HasSubstr("#"));
    EXPECT_THAT(refusal("unix://run/redis.sock"), HasSubstr("three slashes"));
    EXPECT_THAT(refusal("unix:///"), HasSubstr("three slashes"));
    EXPECT_THAT(refusal("unix:///redis.sock?database=1"), HasSubstr("unknown option \"database\""));
    EXPECT_THAT(refusal("unix:///redis.sock?db="), HasSubstr("database must be a number"));
}

TEST(RedisAddress, is_a_host_and_perhaps_a_port) {
    auto const parsed = [](std::string_view text) {
        return to_string(parse_address(text, 26379, Transport::tcp).value());
    };
    EXPECT_EQ(parsed("10.0.0.1:6380"), "redis://10.0.0.1:6380");
    EXPECT_EQ(parsed("sentinel-1.example"), "redis://sentinel-1.example:26379");
    EXPECT_EQ(parsed("[::1]:6380"), "redis://[::1]:6380");
    EXPECT_EQ(to_string(parse_address("a:1", 2, Transport::tls).value()), "rediss://a:1");
}

TEST(RedisAddress, is_nothing_else) {
    for (auto const* const text : {"", ":6379", "redis://host", "user@host:6379", "host:port", "host:0",
                                   "a b", "host:70000", "host/1"})
        EXPECT_EQ(parse_address(text, 6379, Transport::tcp).error().code, Errc::invalid_input) << text;
}

TEST(RedisOptions, describe_where_redis_is_looked_for) {
    auto options = parse_url("redis://localhost/1").value();
    EXPECT_EQ(describe(options), "redis://localhost:6379");
    options.sentinel.endpoints.resize(3);
    EXPECT_EQ(describe(options), "mymaster of 3 sentinels");
}

TEST(RedisOptions, leave_time_to_answer_a_webhook_503_within_three_seconds) {
    Options const options;
    EXPECT_LE(options.command_limit, std::chrono::milliseconds(2500));
    EXPECT_LT(options.connection_wait, options.command_limit);
}

}  // namespace
}  // namespace sparekey::redis

#include "redis/script.hpp"

#include <gmock/gmock.h>

#include "support/redis_server.hpp"
#include "support/with_redis.hpp"

namespace sparekey::redis {
namespace {

TEST(RedisScript, is_loaded_when_the_server_does_not_have_it) {
    RedisServer server;
    with_redis(server.options(), [](Connection& redis) -> asio::awaitable<void> {
        Script const script("return redis.call('INCRBY', KEYS[1], ARGV[1])");
        std::vector<std::string> const keys{"number"}, args{"5"};
        auto const first = co_await eval(redis, script, keys, args);
        EXPECT_EQ(first.value().integer, 5);
        auto const second = co_await eval(redis, script, keys, args);
        EXPECT_EQ(second.value().integer, 10);
        auto const flushed = co_await redis.call(Command("SCRIPT", "FLUSH"));
        EXPECT_TRUE(flushed.has_value());
        auto const third = co_await eval(redis, script, keys, args);
        EXPECT_EQ(third.value().integer, 15);
    });
}

TEST(RedisScript, an_error_in_lua_is_an_error) {
    RedisServer server;
    with_redis(server.options(), [](Connection& redis) -> asio::awaitable<void> {
        Script const script("return redis.call('INCR')");
        std::vector<std::string> const none;
        auto const failed = co_await eval(redis, script, none, none);
        EXPECT_EQ(failed.error().code, Errc::internal);
        Script const broken("this is not Lua");
        auto const refused = co_await eval(redis, broken, none, none);
        EXPECT_EQ(refused.error().code, Errc::internal);
    });
}

TEST(RedisScript, a_write_on_a_replica_is_unavailable) {
    RedisServer server;
    with_redis(server.options(), [](Connection& redis) -> asio::awaitable<void> {
        auto const demoted = co_await redis.call(Command("REPLICAOF", "127.0.0.1", "1"));
        EXPECT_TRUE(demoted.has_value());
        Script const script("return redis.call('SET', KEYS[1], 'x')");
        std::vector<std::string> const keys{"key"}, none;
        auto const refused = co_await eval(redis, script, keys, none);
        EXPECT_EQ(refused.error().code, Errc::unavailable);
    });
}

}  // namespace
}  // namespace sparekey::redis

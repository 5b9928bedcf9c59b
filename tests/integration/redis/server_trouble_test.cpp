// A server that answers, but cannot serve: each of its complaints has a reaction.
#include <gmock/gmock.h>

#include <filesystem>

#include "integration/redis/until_done.hpp"
#include "support/log_capture.hpp"
#include "support/redis_server.hpp"
#include "support/with_redis.hpp"

namespace sparekey::redis {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(RedisTrouble, a_server_that_loads_its_data_is_no_connection_until_it_has_them) {
    // Slow to load, but quick to say so.
    RedisServer server(
        {"enable-debug-command yes", "key-load-delay 5000", "loading-process-events-interval-bytes 1024"});
    server.ask(Command("DEBUG", "POPULATE", "4000", "key", "100"));
    server.ask(Command("SAVE"));
    server.stop();
    server.start_loading();
    auto options = server.options();
    options.connection_wait = 300ms;
    LogCapture log;
    with_redis(
        options,
        [&](Connection& redis) -> asio::awaitable<void> {
            std::string refusal;
            while (refusal.find("LOADING") == refusal.npos) {
                auto const early = co_await redis.call(Command("GET", "key:0"));
                EXPECT_EQ(early.error().code, Errc::unavailable);
                refusal = early.error().message;
            }
            server.ask(Command("CONFIG", "SET", "key-load-delay", "0"));
            co_await until_done(redis, Command("PING"));
            auto const late = co_await redis.call(Command("EXISTS", "key:3999"));
            EXPECT_EQ(late.value().integer, 1);
        },
        log.log());
    ASSERT_EQ(log.lines().size(), 2u) << log.text();
    EXPECT_THAT(log.lines()[0], HasSubstr("LOADING"));
    EXPECT_THAT(log.lines()[1], HasSubstr("Redis is back"));
}

TEST(RedisTrouble, a_full_server_refuses_writes_and_keeps_the_connection) {
    RedisServer server;
    with_redis(server.options(), [&](Connection& redis) -> asio::awaitable<void> {
        auto const before = co_await redis.call(Command("CLIENT", "ID"));
        server.ask(Command("CONFIG", "SET", "maxmemory", "1"));
        auto const full = co_await redis.call(Command("SET", "key", "value"));
        EXPECT_EQ(full.error().code, Errc::unavailable);
        EXPECT_THAT(full.error().message, HasSubstr("OOM"));
        server.ask(Command("CONFIG", "SET", "maxmemory", "0"));
        auto const roomy = co_await redis.call(Command("SET", "key", "value"));
        EXPECT_TRUE(roomy.has_value());
        auto const after = co_await redis.call(Command("CLIENT", "ID"));
        EXPECT_EQ(after.value().integer, before.value().integer);
    });
}

TEST(RedisTrouble, a_server_that_cannot_save_refuses_writes_until_it_can) {
    RedisServer server({"save 3600 1000"});
    auto const in_the_way = server.directory() / "dump.rdb";
    std::filesystem::create_directory(in_the_way);
    with_redis(server.options(), [&](Connection& redis) -> asio::awaitable<void> {
        server.ask(Command("BGSAVE"));
        server.wait_for(Command("INFO", "persistence"), "rdb_last_bgsave_status:err");
        auto const refused = co_await redis.call(Command("SET", "key", "value"));
        EXPECT_EQ(refused.error().code, Errc::unavailable);
        EXPECT_THAT(refused.error().message, HasSubstr("MISCONF"));

        std::filesystem::remove(in_the_way);
        server.ask(Command("BGSAVE"));
        server.wait_for(Command("INFO", "persistence"), "rdb_last_bgsave_status:ok");
        auto const taken = co_await redis.call(Command("SET", "key", "value"));
        EXPECT_TRUE(taken.has_value());
    });
}

TEST(RedisTrouble, a_server_busy_with_a_script_is_unavailable_until_it_ends) {
    RedisServer server({"busy-reply-threshold 1"});
    with_redis(server.options(), [&](Connection& redis) -> asio::awaitable<void> {
        co_await until_done(redis, Command("PING"));
        auto const executor = co_await asio::this_coro::executor;
        Nursery other(executor, [](auto, auto) { ADD_FAILURE(); });
        Connection endless(server.options(), Log());
        other.spawn("connection", endless.run());
        other.spawn("script", until_done(endless, Command("EVAL", "while true do end", "0")));
        Result<Reply> busy = Reply();
        while (busy) busy = co_await redis.call(Command("GET", "key"));
        EXPECT_EQ(busy.error().code, Errc::unavailable);
        EXPECT_THAT(busy.error().message, HasSubstr("BUSY"));
        other.cut();
        co_await other.join();
        server.ask(Command("SCRIPT", "KILL"));
        co_await until_done(redis, Command("GET", "key"));
    });
}

TEST(RedisTrouble, a_password_that_was_changed_stops_us_until_it_is_ours_again) {
    RedisServer server;
    auto const password = [&](std::string const& now) {
        server.ask(Command("ACL", "SETUSER", "sparekey", "on", "resetpass", ">" + now, "~*", "+@all"));
    };
    password("ours");
    auto options = server.options();
    options.user = "sparekey";
    options.password = Secret("ours");
    options.refused_pause = 10ms;
    options.connection_wait = 200ms;
    LogCapture log;
    with_redis(
        options,
        [&](Connection& redis) -> asio::awaitable<void> {
            co_await until_done(redis, Command("PING"));
            password("another's");
            server.ask(Command("CLIENT", "KILL", "USER", "sparekey"));
            Result<Reply> refused = Reply();
            while (refused) refused = co_await redis.call(Command("PING"));
            EXPECT_EQ(refused.error().code, Errc::unavailable);
            refused = co_await redis.call(Command("PING"));
            EXPECT_THAT(refused.error().message, HasSubstr("WRONGPASS"));
            password("ours");
            co_await until_done(redis, Command("PING"));
        },
        log.log());
    ASSERT_EQ(log.lines().size(), 2u) << log.text();
    EXPECT_THAT(log.lines()[1], HasSubstr("Redis is back"));
}

}  // namespace
}  // namespace sparekey::redis

// What a caller sees while the server is away, silent or the wrong one.
#include <gmock/gmock.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "integration/redis/until_done.hpp"
#include "redis/connection.hpp"
#include "support/log_capture.hpp"
#include "support/redis_server.hpp"
#include "support/with_redis.hpp"

namespace sparekey::redis {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// Time for a spawned call to be written.
asio::awaitable<void> several_turns() {
    auto const executor = co_await asio::this_coro::executor;
    for (int turn = 0; turn < 20; ++turn) co_await asio::post(executor, asio::use_awaitable);
}

asio::awaitable<void> call(Connection& redis, Command command, std::vector<std::string>& outcomes) {
    auto const reply = co_await redis.call(std::move(command));
    outcomes.emplace_back(reply ? reply->text : std::string(to_string(reply.error().code)));
}

TEST(RedisOutage, a_call_waits_for_the_connection) {
    RedisServer server;
    server.stop();
    auto options = server.options();
    options.command_limit = 20s;
    options.connection_wait = 20s;
    with_redis(options, [&](Connection& redis) -> asio::awaitable<void> {
        std::vector<std::string> outcomes;
        Nursery caller(co_await asio::this_coro::executor, [](auto, auto) { ADD_FAILURE(); });
        caller.spawn("call", call(redis, Command("ECHO", "patience"), outcomes));
        server.start();
        co_await caller.join();
        EXPECT_THAT(outcomes, testing::ElementsAre("patience"));
    });
}

TEST(RedisOutage, without_a_server_calls_are_unavailable_and_say_why) {
    RedisServer server;
    server.stop();
    auto options = server.options();
    options.connection_wait = 200ms;
    with_redis(options, [](Connection& redis) -> asio::awaitable<void> {
        auto const pong = co_await redis.call(Command("PING"));
        EXPECT_EQ(pong.error().code, Errc::unavailable);
        EXPECT_THAT(pong.error().message, HasSubstr("connect: No such file"));
    });
}

TEST(RedisOutage, reconnects_after_a_restart_and_says_so_once) {
    RedisServer server({"appendonly yes", "appendfsync always"});
    LogCapture log;
    with_redis(
        server.options(),
        [&](Connection& redis) -> asio::awaitable<void> {
            auto const set = co_await redis.call(Command("SET", "key", "kept"));
            EXPECT_TRUE(set.has_value());
            server.stop();
            server.start();
            co_await until_done(redis, Command("PING"));
            auto const got = co_await redis.call(Command("GET", "key"));
            EXPECT_EQ(got.value().text, "kept");
        },
        log.log());
    ASSERT_EQ(log.lines().size(), 2u) << log.text();
    EXPECT_THAT(log.lines()[0], HasSubstr("no connection to Redis"));
    EXPECT_THAT(log.lines()[1], HasSubstr("Redis is back"));
}

TEST(RedisOutage, a_long_one_is_one_line) {
    RedisServer server;
    server.stop();
    auto options = server.options();
    options.connection_wait = 2ms;
    options.reconnect_most = 1ms;
    LogCapture log;
    with_redis(
        options,
        [](Connection& redis) -> asio::awaitable<void> {
            for (int i = 0; i < 100; ++i) {
                auto const pong = co_await redis.call(Command("PING"));
                EXPECT_EQ(pong.error().code, Errc::unavailable);
            }
        },
        log.log());
    EXPECT_EQ(log.lines().size(), 1u) << log.text();
}

TEST(RedisOutage, a_connection_that_is_reset_is_made_anew) {
    RedisServer server;
    with_redis(server.options(), [&](Connection& redis) -> asio::awaitable<void> {
        auto const before = co_await redis.call(Command("CLIENT", "ID"));
        server.ask(Command("CLIENT", "KILL", "ID", std::to_string(before.value().integer)));
        co_await until_done(redis, Command("PING"));
        auto const after = co_await redis.call(Command("CLIENT", "ID"));
        EXPECT_NE(after.value().integer, before.value().integer);
    });
}

TEST(RedisOutage, a_server_that_is_silent_from_the_start_is_no_connection) {
    RedisServer server;
    server.freeze();
    auto options = server.options();
    options.connection_wait = 100ms;
    options.connect_limit = 300ms;
    with_redis(options, [&](Connection& redis) -> asio::awaitable<void> {
        auto const silent = co_await redis.call(Command("PING"));
        EXPECT_EQ(silent.error().code, Errc::unavailable);
        EXPECT_THAT(silent.error().message, HasSubstr("no connection to Redis"));
        server.thaw();
        co_await until_done(redis, Command("PING"));
    });
}

TEST(RedisOutage, a_silent_server_costs_the_limit_and_the_connection) {
    RedisServer server;
    auto options = server.options();
    options.command_limit = 300ms;
    with_redis(options, [&](Connection& redis) -> asio::awaitable<void> {
        co_await until_done(redis, Command("PING"));
        server.freeze();
        auto const silent = co_await redis.call(Command("PING"));
        EXPECT_EQ(silent.error().code, Errc::timed_out);
        server.thaw();
        co_await until_done(redis, Command("PING"));
        auto const echo = co_await redis.call(Command("ECHO", "not the late PONG"));
        EXPECT_EQ(echo.value().text, "not the late PONG");
    });
}

TEST(RedisOutage, one_late_reply_fails_all_in_flight) {
    RedisServer server;
    auto options = server.options();
    options.command_limit = 1s;
    with_redis(options, [&](Connection& redis) -> asio::awaitable<void> {
        co_await until_done(redis, Command("PING"));
        auto const executor = co_await asio::this_coro::executor;
        std::vector<std::string> outcomes;
        Nursery callers(executor, [](auto, auto) { ADD_FAILURE(); });
        server.freeze();
        callers.spawn("first", call(redis, Command("PING"), outcomes));
        asio::steady_timer pause(executor, 500ms);  // the second still has time when the first has none left
        co_await pause.async_wait(asio::use_awaitable);
        callers.spawn("second", call(redis, Command("PING"), outcomes));
        co_await callers.join();
        EXPECT_THAT(outcomes, testing::ElementsAre("timed_out", "unavailable"));
    });
}

TEST(RedisOutage, a_server_that_dies_fails_what_is_in_flight_at_once) {
    RedisServer server;
    auto options = server.options();
    options.command_limit = 20s;
    with_redis(options, [&](Connection& redis) -> asio::awaitable<void> {
        co_await until_done(redis, Command("PING"));
        std::vector<std::string> outcomes;
        Nursery caller(co_await asio::this_coro::executor, [](auto, auto) { ADD_FAILURE(); });
        server.freeze();  // so that it cannot answer before it dies
        caller.spawn("call", call(redis, Command("PING"), outcomes));
        co_await several_turns();
        server.stop();
        co_await caller.join();
        EXPECT_THAT(outcomes, testing::Each("unavailable"));
    });
}

TEST(RedisOutage, leaves_a_server_that_has_become_a_replica) {
    RedisServer server;
    with_redis(server.options(), [](Connection& redis) -> asio::awaitable<void> {
        auto const before = co_await redis.call(Command("CLIENT", "ID"));
        auto const demoted = co_await redis.call(Command("REPLICAOF", "127.0.0.1", "1"));
        EXPECT_TRUE(demoted.has_value());
        auto const refused = co_await redis.call(Command("SET", "key", "value"));
        EXPECT_EQ(refused.error().code, Errc::unavailable);
        EXPECT_THAT(refused.error().message, HasSubstr("READONLY"));
        auto const after = co_await redis.call(Command("CLIENT", "ID"));
        EXPECT_NE(after.value().integer, before.value().integer);
    });
}

}  // namespace
}  // namespace sparekey::redis

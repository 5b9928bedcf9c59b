// What a caller sees while the server is well.
#include "redis/connection.hpp"

#include <gmock/gmock.h>

#include <boost/asio/post.hpp>

#include "support/redis_server.hpp"
#include "support/with_redis.hpp"

namespace sparekey::redis {
namespace {

using namespace std::string_literals;

asio::awaitable<void> echo(Connection& redis, std::string text, std::vector<std::string>& answers) {
    auto const reply = co_await redis.call(Command("ECHO", text));
    answers.push_back(reply.value().text == text ? "own" : "another's");
}

TEST(RedisConnection, answers_with_every_kind_of_reply) {
    RedisServer server;
    with_redis(server.options(), [](Connection& redis) -> asio::awaitable<void> {
        auto const pong = co_await redis.call(Command("PING"));
        EXPECT_EQ(pong.value().text, "PONG");
        auto const nothing = co_await redis.call(Command("GET", "nothing"));
        EXPECT_EQ(nothing.value().kind, Reply::Kind::nil);
        auto const number = co_await redis.call(Command("INCRBY", "number", "41"));
        EXPECT_EQ(number.value().integer, 41);
        auto const list = co_await redis.call(Command("MGET", "number", "nothing"));
        EXPECT_EQ(list.value().elements.size(), 2u);
        EXPECT_TRUE(redis.connected());
    });
}

TEST(RedisConnection, error_replies_are_errors_and_do_no_harm) {
    RedisServer server;
    with_redis(server.options(), [](Connection& redis) -> asio::awaitable<void> {
        auto const unknown = co_await redis.call(Command("NONSENSE"));
        EXPECT_EQ(unknown.error().code, Errc::internal);
        EXPECT_THAT(unknown.error().message, testing::HasSubstr("unknown command"));
        auto const pong = co_await redis.call(Command("PING"));
        EXPECT_TRUE(pong.has_value());
    });
}

TEST(RedisConnection, carries_any_byte_and_a_lot_of_them) {
    RedisServer server;
    std::string bytes;
    for (int i = 0; i < 1'000'000; ++i) bytes += static_cast<char>(i * 7);
    with_redis(server.options(), [&](Connection& redis) -> asio::awaitable<void> {
        auto const set = co_await redis.call(Command("SET", "a\0b\r\n"s, bytes));
        EXPECT_TRUE(set.has_value());
        auto const got = co_await redis.call(Command("GET", "a\0b\r\n"s));
        EXPECT_TRUE(got.value().text == bytes);
    });
}

TEST(RedisConnection, gives_each_of_500_concurrent_callers_his_own_reply) {
    RedisServer server;
    with_redis(server.options(), [](Connection& redis) -> asio::awaitable<void> {
        std::vector<std::string> answers;
        Nursery callers(co_await asio::this_coro::executor, [](auto, auto) { ADD_FAILURE(); });
        for (int i = 0; i < 500; ++i) callers.spawn("echo", echo(redis, std::to_string(i), answers));
        co_await callers.join();
        EXPECT_EQ(std::count(answers.begin(), answers.end(), "own"), 500);

        // One connection did it all.
        auto const clients = co_await redis.call(Command("CLIENT", "LIST"));
        auto const& text = clients.value().text;
        EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
    });
}

TEST(RedisConnection, a_cancelled_caller_does_not_shift_the_replies_of_others) {
    RedisServer server;
    with_redis(server.options(), [&](Connection& redis) -> asio::awaitable<void> {
        auto const first = co_await redis.call(Command("PING"));
        EXPECT_TRUE(first.has_value());
        auto const executor = co_await asio::this_coro::executor;
        std::vector<std::string> answers;
        Nursery leaving(executor, [](auto, auto) { ADD_FAILURE(); });
        Nursery staying(executor, [](auto, auto) { ADD_FAILURE(); });

        server.freeze();
        leaving.spawn("leaves", echo(redis, "left", answers));
        staying.spawn("stays", echo(redis, "stayed", answers));
        for (int turn = 0; turn < 20; ++turn) co_await asio::post(executor, asio::use_awaitable);
        leaving.cut();
        co_await leaving.join();
        server.thaw();
        co_await staying.join();
        EXPECT_THAT(answers, testing::ElementsAre("own"));
    });
}

TEST(RedisConnection, fails_calls_at_once_after_its_end) {
    RedisServer server;
    Connection redis(server.options(), Log());
    run([](Connection& connection) -> asio::awaitable<void> {
        Nursery nursery(co_await asio::this_coro::executor, [](auto, auto) { ADD_FAILURE(); });
        nursery.spawn("redis", connection.run());
        auto const before = co_await connection.call(Command("PING"));
        EXPECT_TRUE(before.has_value());
        nursery.cut();
        co_await nursery.join();
        auto const after = co_await connection.call(Command("PING"));
        EXPECT_EQ(after.error().code, Errc::unavailable);
        EXPECT_FALSE(connection.connected());
    }(redis));
}

}  // namespace
}  // namespace sparekey::redis

// Redis Sentinel: who the master is, before and after a failover.
#include <gmock/gmock.h>

#include <optional>

#include "integration/redis/fake_redis.hpp"
#include "integration/redis/until_done.hpp"
#include "support/log_capture.hpp"
#include "support/redis_server.hpp"
#include "support/with_redis.hpp"

namespace sparekey::redis {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Endpoint at(std::uint16_t port) {
    Endpoint endpoint;
    endpoint.port = port;
    return endpoint;
}

std::vector<std::string> on_port(std::uint16_t port, std::vector<std::string> settings = {}) {
    settings.push_back("bind 127.0.0.1");
    settings.push_back("port " + std::to_string(port));
    return settings;
}

/// A master, a replica in step with it, and a sentinel that is quick to lose patience.
struct Trio {
    explicit Trio(std::vector<std::string> sentinel_settings = {}) {
        replica.wait_for(Command("INFO", "replication"), "master_link_status:up");
        auto settings = on_port(sentinel_port, std::move(sentinel_settings));
        settings.push_back("sentinel monitor keys 127.0.0.1 " + std::to_string(master_port) + " 1");
        settings.push_back("sentinel down-after-milliseconds keys 300");
        settings.push_back("sentinel failover-timeout keys 2000");
        sentinel.emplace(settings, RedisServer::Kind::sentinel);
    }

    /// Until the sentinel knows of the replica.
    void wait_until_ready_for_failover() const {
        sentinel->wait_for(Command("SENTINEL", "REPLICAS", "keys"), std::to_string(replica_port));
    }

    Options options() const {
        Options options;
        options.endpoint = at(1);  // of no meaning
        options.sentinel.master_name = "keys";
        options.sentinel.endpoints = {at(sentinel_port)};
        return options;
    }

    std::uint16_t const master_port = free_port();
    std::uint16_t const replica_port = free_port();
    std::uint16_t const sentinel_port = free_port();
    RedisServer master{on_port(master_port, {"repl-diskless-sync-delay 0"})};
    RedisServer replica{on_port(replica_port, {"replicaof 127.0.0.1 " + std::to_string(master_port)})};
    std::optional<RedisServer> sentinel;
};

asio::awaitable<int> port_of(Connection& redis) {
    auto const port = co_await redis.call(Command("CONFIG", "GET", "port"));
    co_return std::stoi(port.value().elements.at(1).text);
}

/// What a call ends with that finds no master.
std::string failure_with(Options options) {
    options.connection_wait = 500ms;
    std::string message = "connected";
    with_redis(options, [&](Connection& redis) -> asio::awaitable<void> {
        auto const pong = co_await redis.call(Command("PING"));
        if (!pong) message = pong.error().message;
    });
    return message;
}

TEST(RedisSentinel, names_the_master_and_one_that_is_away_is_passed_over) {
    Trio const trio;
    auto options = trio.options();
    options.sentinel.endpoints.insert(options.sentinel.endpoints.begin(), at(free_port()));
    with_redis(options, [&](Connection& redis) -> asio::awaitable<void> {
        auto const port = co_await port_of(redis);
        EXPECT_EQ(port, trio.master_port);
    });
}

TEST(RedisSentinel, is_followed_to_the_new_master_when_the_old_one_dies) {
    Trio trio;
    LogCapture log;
    with_redis(
        trio.options(),
        [&](Connection& redis) -> asio::awaitable<void> {
            auto const before = co_await redis.call(Command("SET", "key", "before"));
            EXPECT_TRUE(before.has_value());
            trio.wait_until_ready_for_failover();
            trio.master.stop();
            co_await until_done(redis, Command("SET", "key", "after"));
            auto const port = co_await port_of(redis);
            EXPECT_EQ(port, trio.replica_port);
        },
        log.log());
    EXPECT_EQ(trio.replica.ask(Command("GET", "key")).text, "after");
    EXPECT_THAT(log.lines().back(),
                HasSubstr("Redis is back address=redis://127.0.0.1:" + std::to_string(trio.replica_port)));
}

TEST(RedisSentinel, is_followed_while_the_old_master_still_takes_writes_that_will_be_lost) {
    Trio trio;
    auto options = trio.options();
    options.sentinel.watch_every = 20ms;
    with_redis(options, [&](Connection& redis) -> asio::awaitable<void> {
        co_await until_done(redis, Command("PING"));
        trio.sentinel->wait_for(Command("SENTINEL", "FAILOVER", "keys"), "OK");
        auto port = trio.master_port;
        while (port != trio.replica_port) {
            auto const now = co_await redis.call(Command("CONFIG", "GET", "port"));
            if (now) port = static_cast<std::uint16_t>(std::stoi(now->elements.at(1).text));
        }
        EXPECT_EQ(trio.master.ask(Command("ROLE")).elements.at(0).text, "master") << "it does not know yet";
    });
}

TEST(RedisSentinel, may_want_a_password_of_its_own) {
    Trio const trio({"requirepass not-a-real-password"});
    auto options = trio.options();
    EXPECT_THAT(failure_with(options), HasSubstr("NOAUTH"));
    options.sentinel.password = Secret("not-a-real-password");
    EXPECT_EQ(failure_with(options), "connected");
}

TEST(RedisSentinel, that_does_not_know_the_master_says_so) {
    Trio const trio;
    auto options = trio.options();
    options.sentinel.master_name = "another";
    EXPECT_THAT(failure_with(options), HasSubstr("knows no master named another"));
}

TEST(RedisSentinel, that_is_silent_costs_its_limit) {
    Trio trio;
    trio.sentinel->freeze();
    auto options = trio.options();
    options.sentinel.limit = 50ms;
    EXPECT_THAT(failure_with(options), HasSubstr("no answer within 50 ms"));
}

/// Names the server on this port as the master, whatever it is.
FakeRedis::Answers stale(std::uint16_t port) {
    auto const digits = std::to_string(port);
    return [answer = "*2\r\n$9\r\n127.0.0.1\r\n$" + std::to_string(digits.size()) + "\r\n" + digits +
                     "\r\n"](std::string const&) { return answer; };
}

TEST(RedisSentinel, that_is_out_of_date_is_not_believed_and_another_is_asked) {
    Trio const trio;
    auto const meet = [&](bool with_a_good_one) -> asio::awaitable<std::string> {
        auto const executor = co_await asio::this_coro::executor;
        FakeRedis liar(executor, stale(trio.replica_port));
        auto options = trio.options();
        if (!with_a_good_one) options.sentinel.endpoints.clear();
        options.sentinel.endpoints.insert(options.sentinel.endpoints.begin(), liar.endpoint());
        options.connection_wait = 500ms;
        Connection redis(options, Log());
        Nursery nursery(executor, [](auto, auto) { ADD_FAILURE(); });
        nursery.spawn("redis", redis.run());
        auto const reply = co_await redis.call(Command("CONFIG", "GET", "port"));
        nursery.cut();
        co_await nursery.join();
        co_await liar.stop();
        co_return reply ? reply->elements.at(1).text : reply.error().message;
    };
    EXPECT_THAT(run(meet(false)), HasSubstr("not the master"));
    EXPECT_EQ(run(meet(true)), std::to_string(trio.master_port));
}

}  // namespace
}  // namespace sparekey::redis

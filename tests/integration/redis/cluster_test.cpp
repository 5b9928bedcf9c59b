// Redis Cluster: all our keys are in one slot, and whoever has it is found and followed.
#include <gmock/gmock.h>

#include "integration/redis/fake_redis.hpp"
#include "integration/redis/until_done.hpp"
#include "redis/dialer.hpp"
#include "redis/script.hpp"
#include "support/log_capture.hpp"
#include "support/redis_server.hpp"
#include "support/with_redis.hpp"

namespace sparekey::redis {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr auto kKey = "{sparekey}:key";

class Node {
  public:
    Node()
        : server({"bind 127.0.0.1", "port " + std::to_string(port), "cluster-enabled yes",
                  "cluster-port " + std::to_string(bus_port), "cluster-node-timeout 2000",
                  "repl-diskless-sync-delay 0"}),
          id(server.ask(Command("CLUSTER", "MYID")).text) {}

    void meet(Node const& other) const {
        server.ask(Command("CLUSTER", "MEET", "127.0.0.1", std::to_string(other.port),
                           std::to_string(other.bus_port)));
    }
    void take_all_slots() const { server.ask(Command("CLUSTER", "ADDSLOTSRANGE", "0", "16383")); }
    void wait_until_master_knows(Node const& owner) const {
        server.wait_for(Command("CLUSTER", "INFO"), "cluster_state:ok");
        server.wait_for(Command("GET", kKey), "MOVED " + slot() + " 127.0.0.1:" + std::to_string(owner.port));
    }
    std::string slot() const {
        return std::to_string(server.ask(Command("CLUSTER", "KEYSLOT", kKey)).integer);
    }

    Endpoint endpoint() const {
        Endpoint endpoint;
        endpoint.port = port;
        return endpoint;
    }
    Options options() const {
        Options options;
        options.endpoint = endpoint();
        return options;
    }

    std::uint16_t const port = free_port();
    std::uint16_t const bus_port = free_port();
    RedisServer server;
    std::string const id;
};

/// Two masters; `owner` has all slots.
struct Pair {
    Pair() {
        owner.take_all_slots();
        other.meet(owner);
        other.wait_until_master_knows(owner);
        owner.server.wait_for(Command("CLUSTER", "NODES"), other.id + " 127.0.0.1");
    }
    Node owner;
    Node other;
};

TEST(RedisCluster, a_node_that_does_not_have_our_slot_names_the_one_that_has) {
    Pair const pair;
    LogCapture log;
    with_redis(
        pair.other.options(),
        [&](Connection& redis) -> asio::awaitable<void> {
            auto const set = co_await redis.call(Command("SET", kKey, "value"));
            EXPECT_TRUE(set.has_value()) << "not even the first call notices";
        },
        log.log());
    EXPECT_EQ(pair.owner.server.ask(Command("GET", kKey)).text, "value");
    EXPECT_EQ(log.text(), "");
}

TEST(RedisCluster, scripts_may_use_all_keys_of_the_slot) {
    Pair const pair;
    with_redis(pair.other.options(), [](Connection& redis) -> asio::awaitable<void> {
        // The second key is made by the script itself, as claim.lua does.
        Script const script(
            "redis.call('SET', KEYS[1], 'a'); return redis.call('APPEND', ARGV[1] .. 'made', 'b')");
        std::vector<std::string> const keys{"{sparekey}:given"}, args{"{sparekey}:"};
        auto const done = co_await eval(redis, script, keys, args);
        EXPECT_EQ(done.value().integer, 1);
    });
}

TEST(RedisCluster, a_slot_that_moves_is_followed) {
    Pair const pair;
    LogCapture log;
    with_redis(
        pair.owner.options(),
        [&](Connection& redis) -> asio::awaitable<void> {
            co_await until_done(redis, Command("PING"));
            // The new owner first: the old one must not take it back.
            for (auto const* const node : {&pair.other, &pair.owner})
                node->server.ask(Command("CLUSTER", "SETSLOT", node->slot(), "NODE", pair.other.id));
            auto const moved = co_await redis.call(Command("SET", kKey, "value"));
            EXPECT_EQ(moved.error().code, Errc::unavailable);
            EXPECT_THAT(moved.error().message, HasSubstr("MOVED"));
            auto const again = co_await redis.call(Command("SET", kKey, "value"));
            EXPECT_TRUE(again.has_value());
        },
        log.log());
    EXPECT_EQ(pair.other.server.ask(Command("GET", kKey)).text, "value");
    ASSERT_EQ(log.lines().size(), 2u) << log.text();
    EXPECT_THAT(log.lines()[0], HasSubstr("MOVED"));
    EXPECT_THAT(log.lines()[1], HasSubstr("Redis is back address=" + to_string(pair.other.endpoint())));
}

TEST(RedisCluster, while_a_slot_is_being_moved_a_call_may_be_refused_and_the_connection_stays) {
    Pair const pair;
    with_redis(pair.owner.options(), [&](Connection& redis) -> asio::awaitable<void> {
        auto const before = co_await redis.call(Command("CLIENT", "ID"));
        pair.owner.server.ask(Command("CLUSTER", "SETSLOT", pair.owner.slot(), "MIGRATING", pair.other.id));
        auto const asked = co_await redis.call(Command("GET", kKey));
        EXPECT_EQ(asked.error().code, Errc::unavailable);
        EXPECT_THAT(asked.error().message, HasSubstr("ASK"));
        pair.owner.server.ask(Command("CLUSTER", "SETSLOT", pair.owner.slot(), "STABLE"));
        auto const stable = co_await redis.call(Command("GET", kKey));
        EXPECT_TRUE(stable.has_value());
        auto const after = co_await redis.call(Command("CLIENT", "ID"));
        EXPECT_EQ(after.value().integer, before.value().integer);
    });
}

TEST(RedisCluster, a_replica_that_takes_over_is_found_through_any_node_that_lives) {
    Pair pair;
    Node replica;
    replica.meet(pair.owner);
    replica.wait_until_master_knows(pair.owner);
    replica.server.ask(Command("CLUSTER", "REPLICATE", pair.owner.id));
    replica.server.wait_for(Command("INFO", "replication"), "master_link_status:up");
    // They hear of each other through the owner, which will not be there to tell.
    replica.server.wait_for(Command("CLUSTER", "NODES"), pair.other.id + " 127.0.0.1");
    pair.other.server.wait_for(Command("CLUSTER", "NODES"), replica.id + " 127.0.0.1");

    auto options = pair.owner.options();
    options.cluster_nodes = {pair.other.endpoint()};
    with_redis(options, [&](Connection& redis) -> asio::awaitable<void> {
        co_await until_done(redis, Command("SET", kKey, "before"));
        pair.owner.server.stop();
        replica.server.ask(Command("CLUSTER", "FAILOVER", "TAKEOVER"));
        co_await until_done(redis, Command("SET", kKey, "after"));
    });
    EXPECT_EQ(replica.server.ask(Command("GET", kKey)).text, "after");
}

TEST(RedisCluster, nodes_that_send_us_around_are_each_asked_once) {
    auto const meet = []() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        std::string first, second;
        auto const says = [](std::string const& target) {
            return [&target](std::string const& verb) {
                return verb == "EXISTS" ? "-MOVED 1 " + target + "\r\n" : std::string("+OK\r\n");
            };
        };
        FakeRedis one(executor, says(second));
        FakeRedis two(executor, says(first));
        first = ":" + std::to_string(one.endpoint().port);  // without a host: its own
        second = ":" + std::to_string(two.endpoint().port);

        Options options;
        options.endpoint = one.endpoint();
        Dialer dialer(options);
        auto const dialled = co_await dialer.dial();
        EXPECT_EQ(dialled.error().code, Errc::unavailable);
        EXPECT_THAT(dialled.error().message, HasSubstr("MOVED"));
        EXPECT_EQ(one.connections(), 1);
        EXPECT_EQ(two.connections(), 1);
        co_await one.stop();
        co_await two.stop();
    };
    run(meet());
}

}  // namespace
}  // namespace sparekey::redis

#include "ops/durability_probe.hpp"

#include <gmock/gmock.h>

#include "support/redis_server.hpp"
#include "support/with_redis.hpp"

namespace sparekey::ops {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

class RecordedAlerts final : public rescue::Alerts {
  public:
    std::vector<rescue::Alert> raised;
    std::vector<std::string> resolved;
    Event any;
    void raise(rescue::Alert alert) override {
        raised.push_back(std::move(alert));
        any.set();
    }
    void resolve(std::string_view key) override { resolved.emplace_back(key); }
    bool told(std::string_view) const override { return true; }
};

/// Runs `body` beside a probe of this server.
void with_probe(
    RedisServer& server, DurabilityPolicy policy,
    std::function<asio::awaitable<void>(redis::Connection&, DurabilityProbe&, RecordedAlerts&)> const& body) {
    with_redis(server.options(), [&](redis::Connection& redis) -> asio::awaitable<void> {
        RecordedAlerts alerts;
        DurabilityProbe probe(redis, {policy, 5ms, 5ms}, alerts, Log());
        Nursery nursery(co_await asio::this_coro::executor,
                        [](std::string_view, std::exception_ptr) { ADD_FAILURE() << "the probe threw"; });
        nursery.spawn("probe", probe.run());
        co_await body(redis, probe, alerts);
        nursery.cut();
        co_await nursery.join();
    });
}

TEST(DurabilityProbe, opens_the_door_for_a_redis_that_keeps_everything) {
    RedisServer server({"appendonly yes", "appendfsync always"});
    with_probe(server, DurabilityPolicy::always,
               [](auto&, DurabilityProbe& probe, RecordedAlerts& alerts) -> asio::awaitable<void> {
                   EXPECT_FALSE(probe.met()) << "not probed yet";
                   co_await probe.is_met().wait();
                   EXPECT_THAT(alerts.raised, IsEmpty());
               });
}

TEST(DurabilityProbe, names_the_setting_and_the_command_that_mends_it) {
    RedisServer server({"appendonly no"});
    with_probe(server, DurabilityPolicy::everysec,
               [](redis::Connection& redis, DurabilityProbe& probe,
                  RecordedAlerts& alerts) -> asio::awaitable<void> {
                   co_await alerts.any.wait();
                   EXPECT_FALSE(probe.met());
                   EXPECT_EQ(alerts.raised[0].dedup_key, "durability");
                   EXPECT_THAT(alerts.raised[0].summary, HasSubstr("redis-cli CONFIG SET appendonly yes"));

                   co_await redis.call(redis::Command("CONFIG", "SET", "appendonly", "yes"));
                   co_await probe.is_met().wait();
                   EXPECT_THAT(alerts.resolved, testing::Contains("durability"));
               });
}

TEST(DurabilityProbe, closes_the_door_when_a_setting_is_changed_under_it) {
    RedisServer server({"appendonly yes"});
    with_probe(server, DurabilityPolicy::everysec,
               [](redis::Connection& redis, DurabilityProbe& probe,
                  RecordedAlerts& alerts) -> asio::awaitable<void> {
                   co_await probe.is_met().wait();

                   co_await redis.call(redis::Command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru"));
                   co_await alerts.any.wait();
                   EXPECT_FALSE(probe.met());
               });
}

TEST(DurabilityProbe, takes_any_redis_where_told_so) {
    RedisServer server({"appendonly no"});
    with_probe(server, DurabilityPolicy::any,
               [](auto&, DurabilityProbe& probe, RecordedAlerts&) -> asio::awaitable<void> {
                   co_await probe.is_met().wait();
                   EXPECT_TRUE(probe.met());
               });
}

}  // namespace
}  // namespace sparekey::ops

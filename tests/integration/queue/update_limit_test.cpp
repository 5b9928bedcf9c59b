// A device's codes are updated so many times a minute, whoever asks.
#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

TEST(UpdateLimit, is_ten_in_a_window_for_each_device) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        RedisQueue other_process(q.redis, q.options, Log());
        for (int i = 0; i < 5; ++i) {
            auto const ours = co_await q.queue.may_update("door-1");
            auto const theirs = co_await other_process.may_update("door-1");
            EXPECT_TRUE(ours.value() && theirs.value());
        }
        auto const refused = co_await q.queue.may_update("door-1");
        EXPECT_FALSE(refused.value());
        auto const other_door = co_await q.queue.may_update("door-2");
        EXPECT_TRUE(other_door.value());
        auto const ttl = co_await q.command("PTTL", q.keys.updates("door-1"));
        EXPECT_GT(ttl.integer, 0);
        EXPECT_LE(ttl.integer, 60'000);
    });
}

TEST(UpdateLimit, slides_and_a_refusal_uses_nothing_up) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        for (int i = 0; i < 10; ++i) {
            auto const taken = co_await q.queue.may_update("door-1");
            EXPECT_TRUE(taken.value());
        }
        auto const refused = co_await q.queue.may_update("door-1");
        EXPECT_FALSE(refused.value());
        // One of them becomes older than a minute.
        auto const one = co_await q.command("ZRANGE", q.keys.updates("door-1"), "0", "0");
        co_await q.command("ZADD", q.keys.updates("door-1"), "1", one.elements.at(0).text);
        auto const free = co_await q.queue.may_update("door-1");
        EXPECT_TRUE(free.value());
        auto const full = co_await q.queue.may_update("door-1");
        EXPECT_FALSE(full.value());
    });
}

}  // namespace
}  // namespace sparekey::queue

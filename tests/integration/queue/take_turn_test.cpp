// So many in a window, whoever asks: updates of a device's codes, and a channel's sends.
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

TEST(SendLimit, is_the_channels_own_and_tells_how_long_to_wait) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        RedisQueue other_process(q.redis, q.options, Log());
        rescue::SendRate const rate{2, std::chrono::minutes(1)};
        auto const first = co_await q.queue.take_send("sms", rate);
        auto const second = co_await other_process.take_send("sms", rate);
        EXPECT_EQ(first.value().count(), 0);
        EXPECT_EQ(second.value().count(), 0);
        auto const wait = co_await q.queue.take_send("sms", rate);
        EXPECT_GT(wait.value().count(), 0);
        EXPECT_LE(wait.value(), rate.window);
        auto const other_channel = co_await q.queue.take_send("email", rate);
        EXPECT_EQ(other_channel.value().count(), 0);
    });
}

TEST(SendLimit, that_was_lowered_waits_until_enough_are_past) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        rescue::SendRate const rate{3, std::chrono::minutes(10)};
        for (int i = 0; i < 3; ++i) co_await q.queue.take_send("sms", rate);
        // One of the three is nearly past, which does not help a limit of one.
        auto const now = co_await q.command("TIME");
        auto const nearly_past = std::stoll(now.elements.at(0).text) * 1000 - 599'000;
        auto const one = co_await q.command("ZRANGE", q.keys.sends("sms"), "0", "0");
        co_await q.command("ZADD", q.keys.sends("sms"), std::to_string(nearly_past), one.elements.at(0).text);
        rescue::SendRate const lowered{1, rate.window};
        auto const wait = co_await q.queue.take_send("sms", lowered);
        EXPECT_GT(wait.value(), std::chrono::minutes(5));
    });
}

}  // namespace
}  // namespace sparekey::queue

// How full the queue is.
#include "queue/stats.hpp"

#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

TEST(Stats, of_an_empty_queue_are_zero) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const stats = co_await read_stats(q.redis, q.options);
        EXPECT_EQ(stats.value(), (QueueStats{{"waiting", {}}, {"ready", {}}, {"leased", {}}, {"dead", {}}}));
        EXPECT_EQ(open_jobs(*stats), 0u);
    });
}

TEST(Stats, count_each_state_and_those_that_are_open) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const held = co_await q.deliver_and_claim("held");
        auto const buried = co_await q.deliver_and_claim("buried");
        auto const done = co_await q.deliver_and_claim("done");
        auto const ok_held = co_await q.queue.hold(held, kLong, "early");
        auto const ok_buried = co_await q.queue.bury(buried, "interlock");
        auto const ok_done = co_await q.queue.done(done, "told");
        EXPECT_TRUE(ok_held && ok_buried && ok_done);
        co_await q.deliver_and_claim("leased");
        co_await q.deliver("ready-1");
        co_await q.deliver("ready-2");

        auto const stats = co_await read_stats(q.redis, q.options);
        EXPECT_EQ(stats.value().at("waiting").jobs, 1u);
        EXPECT_EQ(stats->at("ready").jobs, 2u);
        EXPECT_EQ(stats->at("leased").jobs, 1u);
        EXPECT_EQ(stats->at("dead").jobs, 1u);
        EXPECT_EQ(open_jobs(*stats), 4u);
    });
}

TEST(Stats, the_oldest_counts_from_when_it_came_into_its_state) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver("old");
        co_await q.deliver("new");
        // As if it had been there for an hour, and had been received a day ago.
        auto const since = co_await q.field("old", "since");
        auto const an_hour_ago = std::to_string(std::stoll(since) - 3'600'000);
        auto const a_day_ago = std::to_string(std::stoll(since) - 86'400'000);
        co_await q.command("HSET", q.keys.job("old"), "since", an_hour_ago, "received_at", a_day_ago);

        auto stats = co_await read_stats(q.redis, q.options);
        auto const age = stats.value().at("ready").oldest;
        EXPECT_GE(age, std::chrono::hours(1));
        EXPECT_LT(age, std::chrono::hours(24));

        auto const old = co_await q.claim_one();
        EXPECT_EQ(old.job.access_code_id, "new");  // equal arrivals: by name
        auto const lease = co_await q.claim_one();
        EXPECT_EQ(lease.job.access_code_id, "old");
        stats = co_await read_stats(q.redis, q.options);
        EXPECT_LT(stats.value().at("leased").oldest, std::chrono::hours(1)) << "it is leased only now";
        EXPECT_EQ(stats->at("ready").oldest, std::chrono::milliseconds(0));
    });
}

TEST(Stats, a_job_from_before_counts_from_when_it_was_received) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver("code-1");
        auto const since = co_await q.field("code-1", "since");
        auto const a_day_ago = std::to_string(std::stoll(since) - 86'400'000);
        co_await q.command("HDEL", q.keys.job("code-1"), "since");
        co_await q.command("HSET", q.keys.job("code-1"), "received_at", a_day_ago);
        auto const stats = co_await read_stats(q.redis, q.options);
        EXPECT_GE(stats.value().at("ready").oldest, std::chrono::hours(24));
    });
}

}  // namespace
}  // namespace sparekey::queue

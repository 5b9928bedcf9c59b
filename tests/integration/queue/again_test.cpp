// An event that comes while a worker is looking at the job: what the worker decided may be out of date.
#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

asio::awaitable<Lease> leased_with_a_new_event(QueueOnRedis& q) {
    auto const lease = co_await q.deliver_and_claim("code-1");
    co_await q.deliver("code-1");
    auto const again = co_await q.field("code-1", "again");
    EXPECT_EQ(again, "1");
    q.queue.work_arrived().clear();
    co_return lease;
}

/// Ready, announced, and looked at once more and not for ever.
asio::awaitable<void> expect_one_more_look(QueueOnRedis& q) {
    EXPECT_TRUE(q.queue.work_arrived().is_set());
    auto const place = co_await q.place("code-1");
    EXPECT_EQ(place, "ready: ready");
    auto const lease = co_await q.claim_one();
    EXPECT_EQ(lease.job.event_id, "event-2");
    auto const done = co_await q.queue.done(lease, "told");
    EXPECT_TRUE(done.has_value());
    auto const end = co_await q.place("code-1");
    EXPECT_EQ(end, "done:");
}

TEST(Again, does_not_take_the_job_from_its_holder) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await leased_with_a_new_event(q);
        EXPECT_FALSE(q.queue.work_arrived().is_set());
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "leased: leased");
        auto const renewed = co_await q.queue.renew(lease);
        EXPECT_TRUE(renewed.has_value());
    });
}

TEST(Again, done_becomes_ready) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await leased_with_a_new_event(q);
        auto const done = co_await q.queue.done(lease, "recovered");
        EXPECT_TRUE(done.has_value());
        auto const ttl = co_await q.redis.call(redis::Command("TTL", q.keys.job("code-1")));
        EXPECT_EQ(ttl.value().integer, -1);
        co_await expect_one_more_look(q);
    });
}

TEST(Again, bury_becomes_ready) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await leased_with_a_new_event(q);
        auto const buried = co_await q.queue.bury(lease, "interlock");
        EXPECT_TRUE(buried.has_value());
        co_await expect_one_more_look(q);
    });
}

TEST(Again, hold_becomes_ready) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await leased_with_a_new_event(q);
        auto const held = co_await q.queue.hold(lease, kLong, "early");
        EXPECT_TRUE(held.has_value());
        co_await expect_one_more_look(q);
    });
}

TEST(Again, give_back_is_ready_anyway) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await leased_with_a_new_event(q);
        auto const given = co_await q.queue.give_back(lease);
        EXPECT_TRUE(given.has_value());
        co_await expect_one_more_look(q);
    });
}

TEST(Again, a_retry_backs_off_all_the_same) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await leased_with_a_new_event(q);
        auto const retried = co_await q.queue.retry(lease, kLong, "503");
        EXPECT_TRUE(retried.has_value());
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "waiting: waiting");
        auto const again = co_await q.field("code-1", "again");
        EXPECT_EQ(again, "");
    });
}

}  // namespace
}  // namespace sparekey::queue

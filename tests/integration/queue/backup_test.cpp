// One backup, one guest.
#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

TEST(Backup, belongs_to_the_first_original_that_asks) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const first = co_await q.deliver_and_claim("code-1");
        auto const second = co_await q.deliver_and_claim("code-2");
        auto const given = co_await q.queue.assign_backup(first, "backup-1", in_an_hour());
        EXPECT_TRUE(given.value());
        auto const refused = co_await q.queue.assign_backup(second, "backup-1", in_an_hour());
        EXPECT_FALSE(refused.value());
        auto const again = co_await q.queue.assign_backup(first, "backup-1", in_an_hour());
        EXPECT_TRUE(again.value());
        auto const other = co_await q.queue.assign_backup(second, "backup-2", in_an_hour());
        EXPECT_TRUE(other.value());

        auto const owner = co_await q.queue.backup_owner("backup-1");
        EXPECT_EQ(owner.value(), "code-1");
        auto const known = co_await q.field("code-1", "backup_access_code_id");
        EXPECT_EQ(known, "backup-1");
        auto const history = co_await q.history();
        EXPECT_THAT(history, testing::Contains("backup taken: backup-1 belongs to code-1"));
    });
}

TEST(Backup, is_free_again_after_the_stay) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const given = co_await q.queue.assign_backup(lease, "backup-1", in_an_hour());
        EXPECT_TRUE(given.value());
        auto const ttl = co_await q.redis.call(redis::Command("TTL", q.keys.backup("backup-1")));
        EXPECT_GT(ttl.value().integer, 3'500);
        EXPECT_LE(ttl.value().integer, 3'600);
        // A longer stay keeps it longer.
        auto const longer = co_await q.queue.assign_backup(lease, "backup-1", in_an_hour() + kLong);
        EXPECT_TRUE(longer.value());
        auto const new_ttl = co_await q.redis.call(redis::Command("TTL", q.keys.backup("backup-1")));
        EXPECT_GT(new_ttl.value().integer, 7'000);
    });
}

TEST(Backup, that_nobody_has_has_no_owner) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const owner = co_await q.queue.backup_owner("backup-1");
        EXPECT_FALSE(owner.value());
    });
}

}  // namespace
}  // namespace sparekey::queue

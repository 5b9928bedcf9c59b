// Redis goes away and comes back.
#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

TEST(QueueOutage, what_was_accepted_survives_kill_9_of_redis) {
    RedisServer server({"appendonly yes", "appendfsync always"});
    QueueOptions const options;
    with_redis(server.options(), [&](redis::Connection& connection) -> asio::awaitable<void> {
        QueueOnRedis q(connection, options);
        auto lease = co_await q.deliver_and_claim("leased");
        co_await q.deliver("ready");
        server.stop();
        server.start();

        // The script cache is gone as well: the first transition loads its script anew.
        Result<void> renewed = Error{Errc::unavailable, "not tried yet"};
        while (!renewed) renewed = co_await q.queue.renew(lease);
        auto const codes = co_await q.claim_codes(10);
        EXPECT_THAT(codes, testing::ElementsAre("ready"));
        auto const done = co_await q.queue.done(lease, "told");
        EXPECT_TRUE(done.has_value());
    });
}

TEST(QueueOutage, a_job_leased_by_a_claim_whose_answer_was_lost_comes_with_the_next) {
    RedisServer server;
    auto connection_options = server.options();
    connection_options.command_limit = std::chrono::milliseconds(500);
    QueueOptions const options;
    with_redis(connection_options, [&](redis::Connection& connection) -> asio::awaitable<void> {
        QueueOnRedis q(connection, options);
        co_await q.claim_codes(0);  // loads the script, so that the next claim is one command
        co_await q.deliver("code-1");
        server.freeze();
        auto claimed = co_await q.queue.claim(1);
        EXPECT_FALSE(claimed.has_value());
        server.thaw();  // Redis now finds the claim, and nobody to tell of it

        while (!claimed) claimed = co_await q.queue.claim(1);
        EXPECT_EQ(claimed->size(), 1u);
        EXPECT_EQ(claimed->at(0).job.deaths, 0u);
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "leased: leased");
        auto const history = co_await q.history();
        EXPECT_THAT(history, testing::Contains("ready: leased, but its worker did not hear of it"));
    });
}

TEST(QueueOutage, transitions_survive_a_flushed_script_cache) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const flushed = co_await q.redis.call(redis::Command("SCRIPT", "FLUSH"));
        EXPECT_TRUE(flushed.has_value());
        auto const renewed = co_await q.queue.renew(lease);
        EXPECT_TRUE(renewed.has_value());
    });
}

TEST(QueueOutage, without_redis_everything_is_unavailable) {
    RedisServer server;
    server.stop();
    auto connection_options = server.options();
    connection_options.command_limit = std::chrono::milliseconds(100);
    with_redis(connection_options, [](redis::Connection& connection) -> asio::awaitable<void> {
        RedisQueue queue(connection, QueueOptions(), Log());
        webhook::Delivery const delivery{"msg-1", "home", "line", QueueOnRedis::event("code-1", "1")};
        auto const accepted = co_await queue.accept(delivery);
        EXPECT_EQ(accepted.error().code, Errc::unavailable);
        auto const claimed = co_await queue.claim(1);
        EXPECT_EQ(claimed.error().code, Errc::unavailable);
        auto const owner = co_await queue.backup_owner("backup-1");
        EXPECT_EQ(owner.error().code, Errc::unavailable);
        rescue::Lease const lease;
        auto const renewed = co_await queue.renew(lease);
        EXPECT_EQ(renewed.error().code, Errc::unavailable);
        co_await queue.note(lease, "step", "lost without harm");
    });
}

TEST(QueueOutage, a_full_redis_accepts_nothing_and_says_so) {
    RedisServer server({"maxmemory 1", "maxmemory-policy noeviction"});
    with_redis(server.options(), [](redis::Connection& connection) -> asio::awaitable<void> {
        RedisQueue queue(connection, QueueOptions(), Log());
        webhook::Delivery const delivery{"msg-1", "home", "line", QueueOnRedis::event("code-1", "1")};
        auto const accepted = co_await queue.accept(delivery);
        EXPECT_EQ(accepted.error().code, Errc::unavailable);
        EXPECT_THAT(accepted.error().message, testing::HasSubstr("OOM"));
    });
}

}  // namespace
}  // namespace sparekey::queue

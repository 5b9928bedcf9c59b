// Redis answers, but not as it did before: it was emptied, cannot save, is a replica, or is a cluster.
#include <filesystem>

#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

using redis::Command;
using testing::HasSubstr;

/// What the queue says to a webhook.
asio::awaitable<std::string> accept(QueueOnRedis& q) {
    webhook::Delivery const delivery{"msg-x", "home", "line", QueueOnRedis::event("code-x", "x")};
    auto const accepted = co_await q.queue.accept(delivery);
    if (!accepted) co_return accepted.error().message;
    co_return *accepted == Acceptance::accepted ? "accepted" : "not accepted";
}

using WithServer = std::function<asio::awaitable<void>(RedisServer&, QueueOnRedis&)>;

void with_server(std::vector<std::string> settings, WithServer const& body) {
    RedisServer server(std::move(settings));
    with_redis(server.options(), [&](redis::Connection& connection) -> asio::awaitable<void> {
        QueueOnRedis q(connection, QueueOptions());
        co_await body(server, q);
    });
}

TEST(QueueTrouble, a_flushed_redis_fences_workers_off_and_accepts_anew) {
    with_server({}, [](RedisServer& server, QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        server.ask(Command("FLUSHALL"));

        rescue::Send const send;
        auto const intent = co_await q.queue.send_intent(lease, "sms", send);
        EXPECT_EQ(intent.error().code, Errc::lost);
        auto const done = co_await q.queue.done(lease, "told");
        EXPECT_EQ(done.error().code, Errc::lost);
        EXPECT_EQ(server.ask(Command("EXISTS", q.keys.job("code-1"))).integer, 0) << "no ghost of the job";

        co_await q.deliver("code-2");
        auto const codes = co_await q.claim_codes(10);
        EXPECT_THAT(codes, testing::ElementsAre("code-2"));
    });
}

TEST(QueueTrouble, a_redis_that_cannot_save_accepts_nothing_until_it_can) {
    with_server({"save 3600 1000"}, [](RedisServer& server, QueueOnRedis& q) -> asio::awaitable<void> {
        auto const in_the_way = server.directory() / "dump.rdb";
        std::filesystem::create_directory(in_the_way);
        server.ask(Command("BGSAVE"));
        server.wait_for(Command("INFO", "persistence"), "rdb_last_bgsave_status:err");
        auto const refused = co_await accept(q);
        EXPECT_THAT(refused, HasSubstr("MISCONF"));

        std::filesystem::remove(in_the_way);
        server.ask(Command("BGSAVE"));
        server.wait_for(Command("INFO", "persistence"), "rdb_last_bgsave_status:ok");
        auto const again = co_await accept(q);
        EXPECT_EQ(again, "accepted");
    });
}

TEST(QueueTrouble, a_redis_that_became_a_replica_accepts_nothing_until_it_is_master_again) {
    with_server({}, [](RedisServer& server, QueueOnRedis& q) -> asio::awaitable<void> {
        server.ask(Command("REPLICAOF", "127.0.0.1", "1"));
        auto const refused = co_await accept(q);
        EXPECT_THAT(refused, HasSubstr("READONLY"));
        server.ask(Command("REPLICAOF", "NO", "ONE"));
        auto const again = co_await accept(q);
        EXPECT_EQ(again, "accepted");
    });
}

TEST(QueueTrouble, a_redis_cluster_serves_the_queue_as_any_redis_does) {
    auto const bus_port = "cluster-port " + std::to_string(free_port());
    auto const port = "port " + std::to_string(free_port());
    with_server({"cluster-enabled yes", "bind 127.0.0.1", port, bus_port},
                [](RedisServer& server, QueueOnRedis& q) -> asio::awaitable<void> {
                    server.ask(Command("CLUSTER", "ADDSLOTSRANGE", "0", "16383"));
                    server.wait_for(Command("CLUSTER", "INFO"), "cluster_state:ok");

                    auto const lease = co_await q.deliver_and_claim("code-1");
                    auto const ours = co_await q.queue.assign_backup(lease, "backup-1", in_an_hour());
                    EXPECT_TRUE(ours.value());
                    auto const retried = co_await q.queue.retry(lease, kNoDelay, "once more");
                    EXPECT_TRUE(retried.has_value());
                    auto const again = co_await q.claim_one();
                    auto const done = co_await q.queue.done(again, "told");
                    EXPECT_TRUE(done.has_value());
                    auto const place = co_await q.place("code-1");
                    EXPECT_EQ(place, "done:");
                });
}

}  // namespace
}  // namespace sparekey::queue

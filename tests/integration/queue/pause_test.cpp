// While a person has paused it, nothing is claimed, by any process.
#include "integration/queue/queue_on_redis.hpp"
#include "queue/job_reader.hpp"

namespace sparekey::queue {
namespace {

using testing::ElementsAre;

Audit const kAudit{"ada@ops1", "Redis upgrade"};
Audit const kBob{"bob", ""};

TEST(Pause, stops_every_claim_and_nothing_else) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        RedisQueue other(q.redis, q.options, Log());
        auto const under_way = co_await q.deliver_and_claim("under-way");
        auto const paused = co_await q.person.pause(kAudit, std::nullopt);
        EXPECT_TRUE(paused.has_value());

        auto const accepted = co_await q.deliver("code-1");
        EXPECT_EQ(accepted, Acceptance::accepted);
        auto const done = co_await q.queue.done(under_way, "told");
        EXPECT_TRUE(done.has_value());
        auto const codes = co_await q.claim_codes(5);
        EXPECT_THAT(codes, ElementsAre());
        auto const claimed = co_await other.claim(5);
        EXPECT_TRUE(claimed->empty());
        EXPECT_EQ(other.paused()->who, "ada@ops1");
        EXPECT_EQ(other.paused()->why, "Redis upgrade");
        EXPECT_EQ(other.paused()->ready, 1u);

        auto const resumed = co_await q.person.resume(kAudit);
        EXPECT_TRUE(resumed.has_value());
        auto const after = co_await other.claim(5);
        EXPECT_EQ(after->size(), 1u);
        EXPECT_FALSE(other.paused());
    });
}

TEST(Pause, is_written_down_with_who_and_why) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const paused = co_await q.person.pause(kAudit, kLong);
        auto const seen = co_await JobReader(q.redis, q.options).overview();
        EXPECT_TRUE(paused.has_value());
        EXPECT_EQ(seen->pause->who, "ada@ops1");
        EXPECT_EQ(seen->pause->why, "Redis upgrade");
        EXPECT_GT(seen->pause->until, seen->now + kLong / 2);
        auto const resumed = co_await q.person.resume(kBob);
        EXPECT_TRUE(resumed.has_value());
        auto const history = co_await q.history();
        EXPECT_THAT(history, ElementsAre("paused: by ada@ops1: Redis upgrade", "resumed: by bob"));
    });
}

TEST(Pause, ends_by_itself_if_it_has_a_length) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver("code-1");
        auto const paused = co_await q.person.pause(kAudit, std::chrono::milliseconds(1));
        EXPECT_TRUE(paused.has_value());
        std::vector<std::string> codes;
        while (codes.empty()) codes = co_await q.claim_codes(1);
        EXPECT_THAT(codes, ElementsAre("code-1"));
    });
}

TEST(Pause, a_second_one_replaces_the_first) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const first = co_await q.person.pause(kAudit, kLong);
        auto const second = co_await q.person.pause(kBob, std::nullopt);
        EXPECT_TRUE(first && second);
        auto const seen = co_await JobReader(q.redis, q.options).overview();
        EXPECT_EQ(seen->pause->who, "bob");
        EXPECT_FALSE(seen->pause->until);
    });
}

TEST(Resume, refuses_where_nothing_is_paused) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const resumed = co_await q.person.resume(kAudit);
        EXPECT_EQ(resumed.error().code, Errc::rejected);
        auto const history = co_await q.history();
        EXPECT_TRUE(history.empty());
    });
}

/// Time goes on in a pause: what comes due is ready, and a worker that dies in it is found out.
TEST(Pause, due_jobs_and_lost_leases_are_ready_for_its_end) {
    with_queue(
        [](QueueOnRedis& q) -> asio::awaitable<void> {
            auto const waiting = co_await q.deliver_and_claim("waiting");
            auto const held = co_await q.queue.retry(waiting, kNoDelay, "503");
            EXPECT_TRUE(held.has_value());
            auto const paused = co_await q.person.pause(kAudit, std::nullopt);
            EXPECT_TRUE(paused.has_value());
            auto const codes = co_await q.claim_codes(1);
            EXPECT_TRUE(codes.empty());
            auto const place = co_await q.place("waiting");
            EXPECT_EQ(place, "ready: ready");
        },
        dying_workers());
}

}  // namespace
}  // namespace sparekey::queue

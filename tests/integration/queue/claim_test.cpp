// Who gets which job, and what happens to the jobs of workers that die.
#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(Claim, serves_first_who_arrives_first_and_unknown_arrivals_before_all) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        for (std::string const code : {"late", "soon", "later"}) co_await q.deliver(code);
        auto claimed = co_await q.queue.claim(3);
        std::map<std::string, long long> const arrivals{
            {"late", 1'795'000'005'000}, {"soon", 1'795'000'001'000}, {"later", 1'795'000'009'000}};
        for (auto& lease : claimed.value()) {
            lease.job.arrival = from_unix_ms(arrivals.at(lease.job.access_code_id));
            auto const held = co_await q.queue.hold(lease, kNoDelay, "seeded");
            held.value();
        }
        co_await q.deliver("unknown");
        auto const codes = co_await q.claim_codes(10);
        EXPECT_THAT(codes, ElementsAre("unknown", "soon", "late", "later"));
    });
}

TEST(Claim, gives_at_most_as_many_as_asked_for_and_each_once) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        for (int i = 0; i < 5; ++i) co_await q.deliver("code-" + std::to_string(i));
        auto const first = co_await q.queue.claim(3);
        auto const second = co_await q.queue.claim(3);
        auto const third = co_await q.queue.claim(3);
        EXPECT_EQ(first.value().size(), 3u);
        EXPECT_EQ(second.value().size(), 2u);
        EXPECT_TRUE(third.value().empty());
        EXPECT_NE(first.value()[0].token, first.value()[1].token);
        EXPECT_EQ(first.value()[0].token.size(), 32u);
    });
}

TEST(Claim, of_none_still_moves_what_is_due) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const retried = co_await q.queue.retry(lease, kNoDelay, "503");
        EXPECT_TRUE(retried.has_value());
        auto const codes = co_await q.claim_codes(0);
        EXPECT_THAT(codes, IsEmpty());
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "ready: ready");
    });
}

TEST(Claim, writes_state_owner_and_expiry) {
    QueueOptions options;
    options.owner = "host:42:0";
    options.lease = std::chrono::seconds(60);
    with_queue(
        [](QueueOnRedis& q) -> asio::awaitable<void> {
            auto const lease = co_await q.deliver_and_claim("code-1");
            auto const place = co_await q.place("code-1");
            EXPECT_EQ(place, "leased: leased");
            auto const token = co_await q.field("code-1", "token");
            EXPECT_EQ(token, lease.token);
            auto const owner = co_await q.field("code-1", "owner");
            EXPECT_EQ(owner, "host:42:0");
            auto const expiry = co_await q.score(q.keys.leased(), "code-1");
            auto const time = co_await q.redis.call(redis::Command("TIME"));
            auto const now = 1000 * std::stod(time.value().elements.at(0).text);
            EXPECT_GT(expiry, now + 50'000);
            EXPECT_LT(expiry, now + 62'000);
        },
        options);
}

TEST(Claim, promotes_what_is_due_and_nothing_else) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        for (std::string const code : {"backing-off", "held", "not-yet"}) co_await q.deliver(code);
        auto const claimed = co_await q.queue.claim(3);
        for (auto const& lease : claimed.value()) {
            Result<void> moved;
            if (lease.job.access_code_id == "backing-off")
                moved = co_await q.queue.retry(lease, kNoDelay, "503");
            else if (lease.job.access_code_id == "held")
                moved = co_await q.queue.hold(lease, kNoDelay, "early");
            else
                moved = co_await q.queue.hold(lease, kLong, "early");
            moved.value();
        }
        auto const codes = co_await q.claim_codes(10);
        EXPECT_THAT(codes, UnorderedElementsAre("backing-off", "held"));
        auto const place = co_await q.place("not-yet");
        EXPECT_EQ(place, "waiting: waiting");
    });
}

TEST(Claim, moves_no_more_than_a_batch_at_once) {
    QueueOptions options;
    options.batch = 2;
    with_queue(
        [](QueueOnRedis& q) -> asio::awaitable<void> {
            for (int i = 0; i < 5; ++i) co_await q.deliver("code-" + std::to_string(i));
            auto const claimed = co_await q.queue.claim(5);
            for (auto const& lease : claimed.value()) {
                auto const retried = co_await q.queue.retry(lease, kNoDelay, "503");
                retried.value();
            }
            auto const codes = co_await q.claim_codes(5);
            EXPECT_EQ(codes.size(), 2u);
        },
        options);
}

TEST(Claim, takes_back_a_lease_that_ran_out_and_fences_its_holder_off) {
    with_queue(
        [](QueueOnRedis& q) -> asio::awaitable<void> {
            auto const first = co_await q.deliver_and_claim("code-1");
            auto const second = co_await q.claim_one();
            EXPECT_EQ(second.job.access_code_id, "code-1");
            EXPECT_NE(second.token, first.token);
            auto const late = co_await q.queue.done(first, "told");
            EXPECT_EQ(late.error().code, Errc::lost);
            auto const place = co_await q.place("code-1");
            EXPECT_EQ(place, "leased: leased");
            auto const deaths = co_await q.field("code-1", "deaths");
            EXPECT_EQ(deaths, "1");
        },
        dying_workers());
}

TEST(Claim, a_lease_that_ran_out_but_was_not_taken_back_still_counts) {
    with_queue(
        [](QueueOnRedis& q) -> asio::awaitable<void> {
            auto const lease = co_await q.deliver_and_claim("code-1");
            auto const done = co_await q.queue.done(lease, "told");
            EXPECT_TRUE(done.has_value());
        },
        dying_workers());
}

TEST(Claim, counts_the_workers_that_died_over_a_job) {
    with_queue(
        [](QueueOnRedis& q) -> asio::awaitable<void> {
            co_await q.deliver("code-1");
            for (unsigned died = 0; died < 4; ++died) {
                auto const lease = co_await q.claim_one();
                EXPECT_EQ(lease.job.deaths, died);
            }
            auto const history = co_await q.history();
            EXPECT_THAT(history, testing::Contains("ready: lease ran out").Times(3));
        },
        dying_workers());
}

TEST(Claim, a_look_that_ended_forgives_earlier_deaths) {
    with_queue(
        [](QueueOnRedis& q) -> asio::awaitable<void> {
            co_await q.deliver("code-1");
            for (int look = 0; look < 4; ++look) {
                auto const died = co_await q.claim_one();
                auto const lived = co_await q.claim_one();
                auto const retried = co_await q.queue.retry(lived, kNoDelay, "503");
                EXPECT_TRUE(retried.has_value());
            }
            auto const deaths = co_await q.field("code-1", "deaths");
            EXPECT_EQ(deaths, "");
        },
        dying_workers());
}

/// Lets all leases end long ago, and the latest claim have been as long ago as given.
asio::awaitable<void> pass_time(QueueOnRedis& q, std::chrono::milliseconds since_last_claim) {
    auto const claimed_at = to_unix_ms(in_an_hour() - kLong - since_last_claim);
    auto const set =
        co_await q.redis.call(redis::Command("SET", q.keys.claimed_at(), std::to_string(claimed_at)));
    auto const ended = co_await q.redis.call(redis::Command("ZADD", q.keys.leased(), "1", "code-1"));
    EXPECT_TRUE(set && ended);
}

TEST(Claim, after_redis_was_away_living_workers_may_renew_first) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        co_await pass_time(q, std::chrono::seconds(31));
        auto const codes = co_await q.claim_codes(1);
        EXPECT_THAT(codes, IsEmpty());
        auto const renewed = co_await q.queue.renew(lease);
        EXPECT_TRUE(renewed.has_value());
        auto const deaths = co_await q.field("code-1", "deaths");
        EXPECT_EQ(deaths, "");
    });
}

TEST(Claim, after_redis_was_away_a_worker_that_does_not_renew_is_dead_all_the_same) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver_and_claim("code-1");
        co_await pass_time(q, std::chrono::seconds(31));
        auto const first = co_await q.claim_codes(1);
        EXPECT_THAT(first, IsEmpty());
        co_await pass_time(q, std::chrono::seconds(1));
        auto const taken = co_await q.claim_one();
        EXPECT_EQ(taken.job.deaths, 1u);
    });
}

TEST(Claim, idle_claims_write_next_to_nothing) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const first = co_await q.claim_codes(1);
        auto const before = co_await q.everything();
        auto const second = co_await q.claim_codes(1);
        auto const after = co_await q.everything();
        EXPECT_TRUE(before == after);
    });
}

TEST(Claim, a_job_whose_hash_is_gone_goes_to_a_worker_and_then_out_of_the_way) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver("code-1");
        auto const deleted = co_await q.redis.call(redis::Command("DEL", q.keys.job("code-1")));
        EXPECT_EQ(deleted.value().integer, 1);
        auto const lease = co_await q.claim_one();
        EXPECT_EQ(lease.job.workspace, "");
        auto const buried = co_await q.queue.bury(lease, "unknown_workspace");
        EXPECT_TRUE(buried.has_value());
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "dead: dead");
    });
}

}  // namespace
}  // namespace sparekey::queue

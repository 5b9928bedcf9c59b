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
        for (auto& lease : claimed.value().leases) {
            lease.job.arrival = from_unix_ms(arrivals.at(lease.job.access_code_id));
            auto const held = co_await q.queue.hold(lease, from_unix_ms(0), "seeded");
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
        EXPECT_EQ(first.value().leases.size(), 3u);
        EXPECT_EQ(second.value().leases.size(), 2u);
        EXPECT_TRUE(third.value().leases.empty());
        EXPECT_NE(first.value().leases[0].token, first.value().leases[1].token);
        EXPECT_EQ(first.value().leases[0].token.size(), 32u);
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
        for (auto const& lease : claimed.value().leases) {
            Result<void> moved;
            if (lease.job.access_code_id == "backing-off")
                moved = co_await q.queue.retry(lease, kNoDelay, "503");
            else if (lease.job.access_code_id == "held")
                moved = co_await q.queue.hold(lease, from_unix_ms(1), "early");
            else
                moved = co_await q.queue.hold(lease, in_an_hour(), "early");
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
            for (auto const& lease : claimed.value().leases) {
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

TEST(Claim, buries_a_job_over_which_three_workers_died) {
    with_queue(
        [](QueueOnRedis& q) -> asio::awaitable<void> {
            co_await q.deliver("code-1");
            for (int death = 0; death < 3; ++death) {
                auto const claimed = co_await q.queue.claim(1);
                EXPECT_EQ(claimed.value().leases.size(), 1u);
                EXPECT_THAT(claimed.value().poisoned, IsEmpty());
            }
            auto const claimed = co_await q.queue.claim(1);
            EXPECT_THAT(claimed.value().leases, IsEmpty());
            auto const& poisoned = claimed.value().poisoned;
            EXPECT_EQ(poisoned.size(), 1u);
            EXPECT_EQ(poisoned.at(0).access_code_id, "code-1");
            EXPECT_EQ(poisoned.at(0).workspace, "home");
            auto const place = co_await q.place("code-1");
            EXPECT_EQ(place, "dead: dead");
            auto const error = co_await q.field("code-1", "error");
            EXPECT_EQ(error, "poison");
            auto const history = co_await q.history();
            EXPECT_EQ(history.back(), "dead: poison: its worker died too often");
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

// What people see of the queue.
#include "queue/job_reader.hpp"
#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

using testing::ElementsAre;

std::vector<std::string> codes_of(std::vector<JobView> const& views) {
    std::vector<std::string> codes;
    for (auto const& view : views) codes.push_back(view.job.access_code_id);
    return codes;
}

/// A job whose guest arrives then, held, so that a claim leaves it alone.
asio::awaitable<void> hold(QueueOnRedis& q, std::string code, std::chrono::minutes delay, Instant arrival) {
    auto lease = co_await q.deliver_and_claim(std::move(code));
    lease.job.arrival = arrival;
    auto const held = co_await q.queue.hold(lease, delay, "early");
    EXPECT_TRUE(held.has_value());
}

TEST(Overview, of_an_empty_queue_counts_nothing) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const seen = co_await JobReader(q.redis, q.options).overview();
        EXPECT_FALSE(seen->pause);
        EXPECT_EQ(seen->states.size(), 4u);
        for (auto const& state : seen->states) {
            EXPECT_EQ(state.jobs, 0u) << state.state;
            EXPECT_FALSE(state.first || state.oldest) << state.state;
        }
    });
}

TEST(Overview, counts_jobs_by_state_and_says_what_is_next) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const arrival = in_an_hour();
        co_await hold(q, "held-1", 2 * kLong, arrival);
        co_await hold(q, "held-2", kLong, arrival);
        auto const lease = co_await q.deliver_and_claim("dead");
        auto const buried = co_await q.queue.bury(lease, "interlock");
        EXPECT_TRUE(buried.has_value());
        co_await q.deliver_and_claim("leased");
        co_await q.deliver("ready");
        co_await q.command("HSET", q.keys.job("held-1"), "received_at", "1000");

        auto const seen = co_await JobReader(q.redis, q.options).overview();
        std::map<std::string, StateCount> by_state;
        for (auto const& state : seen->states) by_state[state.state] = state;
        EXPECT_EQ(by_state["waiting"].jobs, 2u);
        EXPECT_GE(by_state["waiting"].first, arrival) << "in an hour as well, but measured before";
        EXPECT_LE(by_state["waiting"].first, in_an_hour());
        EXPECT_EQ(by_state["waiting"].oldest, from_unix_ms(1000));
        EXPECT_EQ(by_state["ready"].jobs, 1u);
        EXPECT_FALSE(by_state["ready"].first) << "an arrival that nobody knows";
        EXPECT_EQ(by_state["leased"].jobs, 1u);
        EXPECT_GT(by_state["leased"].first, seen->now);
        EXPECT_EQ(by_state["dead"].jobs, 1u);
        EXPECT_LE(by_state["dead"].first, seen->now);
    });
}

TEST(Jobs, are_listed_as_they_will_be_served_in_pages) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        JobReader reader(q.redis, q.options);
        auto const soon = in_an_hour();
        for (int i = 0; i < 5; ++i) {
            co_await hold(q, "code-" + std::to_string(i), std::chrono::minutes(70 - i), soon);
        }
        auto const first = co_await reader.jobs("waiting", 0, 2);
        EXPECT_THAT(codes_of(*first), ElementsAre("code-4", "code-3"));
        EXPECT_GE(first->front().when, soon + std::chrono::minutes(6));
        EXPECT_LE(first->front().when, in_an_hour() + std::chrono::minutes(6));
        EXPECT_EQ(first->front().wait, "hold");
        EXPECT_EQ(first->front().reason, "early");
        EXPECT_EQ(first->front().job.arrival, soon);
        auto const rest = co_await reader.jobs("waiting", 2, 10);
        EXPECT_THAT(codes_of(*rest), ElementsAre("code-2", "code-1", "code-0"));
        auto const none = co_await reader.jobs("waiting", 5, 10);
        EXPECT_TRUE(none->empty());
        auto const zero = co_await reader.jobs("waiting", 0, 0);
        EXPECT_TRUE(zero->empty());
    });
}

TEST(Jobs, that_are_dead_are_listed_newest_first) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        for (std::string const code : {"first", "second"}) {
            auto const lease = co_await q.deliver_and_claim(code);
            auto const buried = co_await q.queue.bury(lease, "interlock");
            EXPECT_TRUE(buried.has_value());
        }
        co_await q.command("ZADD", q.keys.dead(), "1000", "first");
        auto const dead = co_await JobReader(q.redis, q.options).jobs("dead", 0, 10);
        EXPECT_THAT(codes_of(*dead), ElementsAre("second", "first"));
        EXPECT_EQ(dead->at(1).when, from_unix_ms(1000));
        EXPECT_EQ(dead->at(1).reason, "interlock");
    });
}

TEST(Job, is_shown_with_all_that_is_known) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        JobReader reader(q.redis, q.options);
        auto const lease = co_await q.deliver_and_claim("code-1");
        co_await q.deliver("code-1");
        auto const leased = co_await reader.job("code-1");
        EXPECT_EQ((*leased)->state, "leased");
        EXPECT_EQ((*leased)->owner, "sparekeyd");
        EXPECT_TRUE((*leased)->again);
        EXPECT_TRUE((*leased)->when.has_value());

        auto const retried = co_await q.queue.retry(lease, kNoDelay, "seam look: HTTP 503");
        EXPECT_TRUE(retried.has_value());
        auto const second = co_await q.claim_one();
        auto const done = co_await q.queue.done(second, "gone");
        EXPECT_TRUE(done.has_value());
        auto const ended = co_await reader.job("code-1");
        EXPECT_EQ((*ended)->state, "done");
        EXPECT_EQ((*ended)->outcome, "gone");
        EXPECT_FALSE((*ended)->when.has_value());

        auto const missing = co_await reader.job("nobody");
        EXPECT_FALSE(missing->has_value());
    });
}

}  // namespace
}  // namespace sparekey::queue

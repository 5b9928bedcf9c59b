// Who does what one process does at a time.
#include "integration/queue/queue_on_redis.hpp"
#include "queue/redis_duty_store.hpp"

namespace sparekey::queue {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kNoPause{0};
constexpr std::chrono::hours kHour{1};
constexpr std::string_view kDuty = "catch_up:home";

TEST(DutyStore, gives_a_duty_to_one_process_at_a_time) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        RedisDutyStore ours(q.redis, q.options);
        RedisDutyStore theirs(q.redis, q.options);
        auto const taken = co_await ours.take(kDuty, kNoPause);
        auto const refused = co_await theirs.take(kDuty, kNoPause);
        auto const other = co_await theirs.take("sweep:home", kNoPause);
        EXPECT_TRUE(taken->ours);
        EXPECT_FALSE(refused->ours);
        EXPECT_GT(refused->again, kNoPause);
        EXPECT_LE(refused->again, q.options.lease);
        EXPECT_TRUE(other->ours);

        auto const given_back = co_await ours.give_back(kDuty, "");
        auto const next = co_await theirs.take(kDuty, kNoPause);
        EXPECT_TRUE(given_back.has_value());
        EXPECT_TRUE(next->ours);
    });
}

TEST(DutyStore, keeps_the_cursor_of_what_was_finished_and_waits_until_it_is_due_again) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        RedisDutyStore ours(q.redis, q.options);
        RedisDutyStore theirs(q.redis, q.options);
        auto const first = co_await ours.take(kDuty, kHour);
        EXPECT_TRUE(first->ours);
        EXPECT_EQ(first->cursor, "");
        auto const finished = co_await ours.finish(kDuty, "cursor-1");
        EXPECT_TRUE(finished.has_value());

        auto const too_soon = co_await theirs.take(kDuty, kHour);
        EXPECT_FALSE(too_soon->ours);
        EXPECT_GT(too_soon->again, kHour / 2);
        auto const at_once = co_await theirs.take(kDuty, kNoPause);
        EXPECT_TRUE(at_once->ours);
        EXPECT_EQ(at_once->cursor, "cursor-1");
        co_await theirs.give_back(kDuty, "");
        auto const not_done = co_await ours.take(kDuty, kNoPause);
        EXPECT_EQ(not_done->cursor, "cursor-1");
    });
}

TEST(DutyStore, does_a_duty_that_was_finished_in_the_future_because_the_clock_was_put_back) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        RedisDutyStore store(q.redis, q.options);
        auto const in_years = std::to_string(to_unix_ms(in_an_hour() + std::chrono::hours(20'000)));
        co_await q.command("HSET", q.keys.duty(kDuty), "finished", in_years);
        auto const taken = co_await store.take(kDuty, kHour);
        EXPECT_TRUE(taken->ours);
    });
}

TEST(DutyStore, a_lease_that_ran_out_is_anybodys_and_its_former_owner_is_fenced_off) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        RedisDutyStore ours(q.redis, q.options);
        RedisDutyStore theirs(q.redis, q.options);
        co_await ours.take(kDuty, kNoPause);
        co_await q.command("HSET", q.keys.duty(kDuty), "until", "1");
        auto const nobody_wanted_it = co_await ours.keep(kDuty, "");
        EXPECT_TRUE(nobody_wanted_it.has_value());

        co_await q.command("HSET", q.keys.duty(kDuty), "until", "1");
        auto const taken_over = co_await theirs.take(kDuty, kNoPause);
        EXPECT_TRUE(taken_over->ours);
        auto const kept = co_await ours.keep(kDuty, "");
        auto const finished = co_await ours.finish(kDuty, "stale");
        auto const given_back = co_await ours.give_back(kDuty, "");
        EXPECT_EQ(kept.error().code, Errc::lost);
        EXPECT_EQ(finished.error().code, Errc::lost);
        EXPECT_EQ(given_back.error().code, Errc::lost);
        auto const still_theirs = co_await theirs.finish(kDuty, "fresh");
        EXPECT_TRUE(still_theirs.has_value());
        auto const cursor = co_await q.command("HGET", q.keys.duty(kDuty), "cursor");
        EXPECT_EQ(cursor.text, "fresh");
    });
}

TEST(DutyStore, a_dead_process_whose_clock_was_years_ahead_does_not_hold_the_duty) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        RedisDutyStore dead(q.redis, q.options);
        RedisDutyStore ours(q.redis, q.options);
        co_await dead.take(kDuty, kNoPause);
        auto const years = in_an_hour() + std::chrono::hours(20'000);
        co_await q.command("HSET", q.keys.duty(kDuty), "from", std::to_string(to_unix_ms(years)), "until",
                           std::to_string(to_unix_ms(years + q.options.lease)));
        auto const taken = co_await ours.take(kDuty, kNoPause);
        EXPECT_TRUE(taken->ours);
    });
}

TEST(DutyStore, goes_on_from_where_a_holder_was_when_it_last_gave_a_sign) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        RedisDutyStore ours(q.redis, q.options);
        RedisDutyStore theirs(q.redis, q.options);
        co_await ours.take(kDuty, kNoPause);
        co_await ours.keep(kDuty, "a third");
        co_await ours.keep(kDuty, "");
        co_await q.command("HSET", q.keys.duty(kDuty), "until", "1");
        auto const after_death = co_await theirs.take(kDuty, kNoPause);
        EXPECT_EQ(after_death->cursor, "a third");
        auto const fenced_off = co_await ours.keep(kDuty, "stale");
        EXPECT_EQ(fenced_off.error().code, Errc::lost);
        co_await theirs.give_back(kDuty, "two thirds");
        auto const after_failure = co_await ours.take(kDuty, kNoPause);
        EXPECT_EQ(after_failure->cursor, "two thirds");
        co_await ours.finish(kDuty, "");
        auto const after_success = co_await ours.take(kDuty, kNoPause);
        EXPECT_EQ(after_success->cursor, "");
    });
}

TEST(DutyStore, counts_from_the_first_of_all_tries_that_did_not_succeed) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        RedisDutyStore ours(q.redis, q.options);
        RedisDutyStore theirs(q.redis, q.options);
        auto const first = co_await ours.take(kDuty, kNoPause);
        EXPECT_EQ(first->unfinished, kNoPause);
        auto const begun = co_await q.command("HEXISTS", q.keys.duty(kDuty), "begun");
        EXPECT_EQ(begun.integer, 1);
        auto const an_hour_ago = to_unix_ms(in_an_hour() - 2 * kHour);
        co_await q.command("HSET", q.keys.duty(kDuty), "begun", std::to_string(an_hour_ago));
        auto const kept = co_await ours.keep(kDuty, "");
        EXPECT_GE(kept.value(), kHour);
        auto const not_theirs = co_await theirs.take(kDuty, kNoPause);
        EXPECT_FALSE(not_theirs->ours);
        EXPECT_GE(not_theirs->unfinished, kHour);
        co_await ours.give_back(kDuty, "");
        auto const next = co_await theirs.take(kDuty, kNoPause);
        EXPECT_TRUE(next->ours);
        EXPECT_GE(next->unfinished, kHour);
        co_await theirs.finish(kDuty, "");
        auto const then = co_await ours.take(kDuty, kHour);
        EXPECT_FALSE(then->ours);
        EXPECT_EQ(then->unfinished, kNoPause);
    });
}

}  // namespace
}  // namespace sparekey::queue

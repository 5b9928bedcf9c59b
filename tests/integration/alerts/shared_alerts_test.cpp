// Alert paths of several processes, and of one after the other, over one Redis.
#include <gmock/gmock.h>

#include "sample_alert.hpp"
#include "shared_alerts_fixture.hpp"

namespace sparekey::ops {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST_F(SharedAlerts, are_told_once_whoever_raises_them) {
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a");
        auto const b = start("b");
        a->path.raise(sample_alert("key"));
        b->path.raise(sample_alert("key"));
        // Both know that a person was told, also the one that did not tell.
        co_await a->until_told("key");
        co_await b->until_told("key");
        EXPECT_EQ(a->hook.tries.size() + b->hook.tries.size(), 1u);
        co_await a->stop();
        co_await b->stop();
    });
}

TEST_F(SharedAlerts, are_resolved_by_any_process) {
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a");
        auto const b = start("b");
        a->path.raise(sample_alert("key"));
        co_await b->until_told("key");
        b->path.resolve("key");
        co_await a->until_told("key", false);
        co_await a->stop();
        co_await b->stop();
        EXPECT_THAT(a->hook.tries, ElementsAre("firing key"));
        EXPECT_THAT(b->hook.tries, ElementsAre("resolved key"));
        EXPECT_EQ(kept(), 0u);
    });
}

TEST_F(SharedAlerts, are_resolved_also_by_a_process_that_did_not_know_of_them_yet) {
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a");
        auto const b = start("b");
        a->hook.asleep = true;
        a->path.raise(sample_alert("key"));
        co_await a->hook.wait_for_tries(1);
        b->path.resolve("key");
        a->hook.asleep = false;
        a->hook.awake.set();
        co_await b->hook.wait_for_tries(1);
        co_await a->stop();
        co_await b->stop();
        EXPECT_THAT(b->hook.tries, ElementsAre("resolved key"));
        EXPECT_EQ(kept(), 0u);
    });
}

TEST_F(SharedAlerts, whose_end_waits_for_the_hook_are_not_open_any_more) {
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a");
        a->path.raise(sample_alert("key"));
        co_await until_kept_as_told("key");
        a->hook.asleep = true;
        a->path.raise(sample_alert("other"));
        co_await a->hook.wait_for_tries(2);
        a->path.resolve("key");  // behind the other
        for (int looks = 0; looks < 5; ++looks) {
            asio::steady_timer pause(executor_, 20ms);
            co_await pause.async_wait(asio::use_awaitable);
            EXPECT_FALSE(a->path.told("key"));
        }
        a->path.raise(sample_alert("key"));
        a->hook.asleep = false;
        a->hook.awake.set();
        co_await a->until_told("key");
        EXPECT_THAT(a->hook.tries, ElementsAre("firing key", "firing other", "resolved key", "firing key"));
        co_await a->stop();
    });
}

TEST_F(SharedAlerts, stay_open_over_a_restart) {
    play([&]() -> asio::awaitable<void> {
        auto const before = start("before");
        before->path.raise(sample_alert("still"));
        before->path.raise(sample_alert("mended"));
        co_await before->stop();
        EXPECT_EQ(kept(), 2u);

        auto const after = start("after");
        after->path.raise(sample_alert("still"));  // at once, before it knows
        co_await after->until_told("mended");
        after->path.resolve("mended");
        co_await after->until_told("still");
        co_await after->stop();
        EXPECT_THAT(after->hook.tries, ElementsAre("resolved mended"));
        EXPECT_EQ(kept(), 1u);
    });
}

TEST_F(SharedAlerts, that_a_process_died_over_are_told_by_another) {
    play([&]() -> asio::awaitable<void> {
        auto const dies = start("dies");
        dies->hook.asleep = true;
        dies->path.raise(sample_alert("first"));
        dies->path.raise(sample_alert("behind"));
        co_await dies->hook.wait_for_tries(1);
        co_await until_kept(2);
        co_await dies->die();
        redis_.ask(redis::Command("DEL", "{test}:alert_turn:first"));  // as its time does

        auto const lives = start("lives");
        clock_.advance(59s);
        co_await lives->path.flush(kLong);
        EXPECT_THAT(lives->hook.tries, IsEmpty());
        clock_.advance(1s);
        co_await lives->hook.wait_for_tries(2);
        co_await lives->stop();
        EXPECT_THAT(lives->hook.tries, UnorderedElementsAre("firing first", "firing behind"));
        EXPECT_TRUE(lives->path.told("behind"));
    });
}

TEST_F(SharedAlerts, that_others_resolved_are_told_anew_when_they_come_back) {
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a");
        a->path.raise(sample_alert("key"));
        co_await a->until_told("key");
        co_await until_kept_as_told("key");
        redis_.ask(redis::Command("HDEL", "{test}:alerts", "key"));  // another process resolved it just now
        a->path.raise(sample_alert("key"));
        EXPECT_FALSE(a->path.told("key"));
        co_await a->until_told("key");
        EXPECT_THAT(a->hook.tries, ElementsAre("firing key", "firing key"));
        co_await a->stop();
    });
}

TEST_F(SharedAlerts, go_out_while_redis_is_away_and_are_kept_when_it_is_back) {
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a");
        a->path.raise(sample_alert("before"));
        co_await a->until_told("before");
        redis_.stop();
        a->path.raise(sample_alert("redis_unavailable"));
        co_await a->until_told("redis_unavailable");
        a->path.raise(sample_alert("before"));  // is believed to be told still
        co_await a->until_told("before");
        EXPECT_THAT(a->hook.tries, ElementsAre("firing before", "firing redis_unavailable"));
        redis_.start();
        co_await until_kept_as_told("redis_unavailable");
        a->path.resolve("redis_unavailable");
        co_await a->stop();
        EXPECT_EQ(a->hook.tries.back(), "resolved redis_unavailable");
    });
}

TEST_F(SharedAlerts, are_raised_and_resolved_without_any_redis) {
    redis_.stop();
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a");
        a->path.raise(sample_alert("key"));
        a->path.resolve("key");
        co_await a->hook.wait_for_tries(2);
        EXPECT_THAT(a->hook.tries, ElementsAre("firing key", "resolved key"));
        co_await a->die();
    });
}

TEST_F(SharedAlerts, that_a_storm_counted_are_open_but_told_by_nobody_else) {
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a", 1);
        a->path.raise(sample_alert("alone"));
        a->path.raise(sample_alert("counted"));
        co_await a->until_told("counted");
        auto const b = start("b");
        b->path.raise(sample_alert("counted"));
        co_await b->until_told("counted");
        b->path.resolve("counted");
        co_await until_kept(2);
        co_await b->stop();
        EXPECT_THAT(b->hook.tries, IsEmpty());
        EXPECT_THAT(a->hook.tries, ElementsAre("firing alone", "firing alert_storm:a"));
        co_await a->stop();
    });
}

TEST_F(SharedAlerts, that_nothing_resolves_are_forgotten_after_a_month) {
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a");
        a->path.raise(sample_alert("key"));
        co_await until_kept_as_told("key");
        clock_.advance(24h * 30);
        co_await until_kept(0);
        co_await a->until_told("key", false);
        a->path.raise(sample_alert("key"));
        co_await a->until_told("key");
        co_await a->stop();
        EXPECT_THAT(a->hook.tries, ElementsAre("firing key", "firing key"));
    });
}

TEST_F(SharedAlerts, of_a_storm_whose_process_is_gone_are_resolved) {
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a", 1);
        a->path.raise(sample_alert("alone"));
        a->path.raise(sample_alert("counted"));
        co_await until_kept(3);
        co_await a->stop();
        auto const b = start("b");
        clock_.advance(10min + 1ms);
        co_await b->hook.wait_for_tries(1);
        EXPECT_THAT(b->hook.tries, ElementsAre("resolved alert_storm:a"));
        co_await b->stop();
    });
}

}  // namespace
}  // namespace sparekey::ops

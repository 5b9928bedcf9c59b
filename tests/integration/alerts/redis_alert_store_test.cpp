// Whose turn it is, against a real Redis.
#include "ops/redis_alert_store.hpp"

#include <gmock/gmock.h>

#include "sample_alert.hpp"
#include "support/redis_server.hpp"
#include "support/with_redis.hpp"

namespace sparekey::ops {
namespace {

using rescue::Severity;
using testing::ElementsAre;
using testing::IsEmpty;

Instant const kNow = parse_instant("2026-11-23T03:05:00Z").value();

AlertNotice firing(std::string const& key = "key", Severity severity = Severity::critical) {
    return {sample_alert(key, severity), true, kNow};
}

AlertNotice resolved(std::string const& key = "key") {
    return {sample_alert(key), false, kNow};
}

OpenAlert open(AlertNotice notice, bool told, bool gathered) {
    return {std::move(notice), told, gathered};
}

class RedisAlertStoreTest : public testing::Test {
  protected:
    using Body = std::function<asio::awaitable<void>(RedisAlertStore& here, RedisAlertStore& there)>;

    /// Two processes.
    void with_stores(Body const& body) {
        with_redis(redis_.options(), [&](redis::Connection& redis) -> asio::awaitable<void> {
            co_await redis.call(redis::Command("PING"));
            RedisAlertStore here(redis, {"{test}:", "here", turn_});
            RedisAlertStore there(redis, {"{test}:", "there", turn_});
            co_await body(here, there);
        });
    }

    /// "key told", "key", … as Redis has them.
    static asio::awaitable<std::vector<std::string>> open_in(RedisAlertStore& store) {
        auto const all = co_await store.load();
        std::vector<std::string> list;
        for (auto const& open : all.value())
            list.push_back(std::string(status_of(open.notice)) + " " + open.key() +
                           (open.told ? " told" : "") + (open.gathered ? " gathered" : ""));
        co_return list;
    }

    RedisServer redis_;
    std::chrono::milliseconds turn_{std::chrono::minutes(10)};
};

TEST_F(RedisAlertStoreTest, lets_one_process_tell_an_alert) {
    with_stores([](RedisAlertStore& here, RedisAlertStore& there) -> asio::awaitable<void> {
        auto const first = co_await here.take(firing());
        auto const second = co_await there.take(firing());
        auto const again = co_await here.take(firing());
        EXPECT_EQ(first.value(), Turn::ours);
        EXPECT_EQ(second.value(), Turn::busy);
        EXPECT_EQ(again.value(), Turn::ours);
        auto list = co_await open_in(there);
        EXPECT_THAT(list, ElementsAre("firing key"));

        co_await here.keep(open(firing(), true, false));
        auto const later = co_await there.take(firing());
        EXPECT_EQ(later.value(), Turn::told);
        list = co_await open_in(there);
        EXPECT_THAT(list, ElementsAre("firing key told"));
    });
}

TEST_F(RedisAlertStoreTest, lets_another_try_when_a_process_died_over_it) {
    turn_ = std::chrono::milliseconds(1);
    with_stores([](RedisAlertStore& here, RedisAlertStore& there) -> asio::awaitable<void> {
        co_await here.take(firing());
        auto turn = co_await there.take(firing());
        while (turn.value() == Turn::busy) turn = co_await there.take(firing());
        EXPECT_EQ(turn.value(), Turn::ours);
    });
}

TEST_F(RedisAlertStoreTest, believes_nobody_whose_turn_has_passed) {
    with_stores([](RedisAlertStore& here, RedisAlertStore& there) -> asio::awaitable<void> {
        co_await here.take(firing());
        co_await there.keep(open(firing(), true, false));
        co_await there.close("key");
        auto const list = co_await open_in(there);
        EXPECT_THAT(list, ElementsAre("firing key"));
    });
}

TEST_F(RedisAlertStoreTest, tells_again_what_is_more_severe_than_what_was_told) {
    with_stores([](RedisAlertStore& here, RedisAlertStore& there) -> asio::awaitable<void> {
        co_await here.keep(open(firing("key", Severity::warning), true, false));
        auto const less = co_await there.take(firing("key", Severity::info));
        auto const same = co_await there.take(firing("key", Severity::warning));
        auto const more = co_await there.take(firing("key", Severity::critical));
        EXPECT_EQ(less.value(), Turn::told);
        EXPECT_EQ(same.value(), Turn::told);
        EXPECT_EQ(more.value(), Turn::ours);
    });
}

TEST_F(RedisAlertStoreTest, resolves_once_and_by_any_process) {
    with_stores([](RedisAlertStore& here, RedisAlertStore& there) -> asio::awaitable<void> {
        co_await here.keep(open(firing(), true, false));
        auto const first = co_await there.take(resolved());
        auto const second = co_await here.take(resolved());
        EXPECT_EQ(first.value(), Turn::ours);
        EXPECT_EQ(second.value(), Turn::busy);
        auto list = co_await open_in(there);
        EXPECT_THAT(list, ElementsAre("resolved key"));
        co_await there.close("key");
        auto const late = co_await here.take(resolved());
        EXPECT_EQ(late.value(), Turn::told);
    });
    EXPECT_THAT(redis_.ask(redis::Command("KEYS", "*")).elements, IsEmpty());
}

TEST_F(RedisAlertStoreTest, closes_silently_what_was_only_counted) {
    with_stores([](RedisAlertStore& here, RedisAlertStore& there) -> asio::awaitable<void> {
        co_await here.keep(open(firing(), true, true));
        auto const turn = co_await there.take(resolved());
        EXPECT_EQ(turn.value(), Turn::told);
        auto const list = co_await open_in(there);
        EXPECT_THAT(list, IsEmpty());
    });
}

TEST_F(RedisAlertStoreTest, tells_anew_what_was_resolved_but_not_yet_told_so) {
    with_stores([](RedisAlertStore& here, RedisAlertStore&) -> asio::awaitable<void> {
        co_await here.keep(open(firing(), true, false));
        co_await here.take(resolved());
        auto const again = co_await here.take(firing());
        EXPECT_EQ(again.value(), Turn::ours);
    });
}

TEST_F(RedisAlertStoreTest, notes_only_what_it_does_not_know) {
    with_stores([](RedisAlertStore& here, RedisAlertStore& there) -> asio::awaitable<void> {
        co_await here.keep(open(firing("old"), true, true));
        co_await there.note(open(firing("old"), false, false));
        co_await there.note(open(firing("new"), false, false));
        auto const list = co_await open_in(here);
        EXPECT_THAT(list, testing::UnorderedElementsAre("firing old told gathered", "firing new"));
        auto const found = co_await here.find("old");
        EXPECT_TRUE(found.value()->told);
        auto const missing = co_await here.find("missing");
        EXPECT_FALSE(missing.value());
    });
}

TEST_F(RedisAlertStoreTest, takes_a_damaged_record_for_none) {
    redis_.ask(redis::Command("HSET", "{test}:alerts", "key", "{\"told\":tru"));
    with_stores([](RedisAlertStore& here, RedisAlertStore&) -> asio::awaitable<void> {
        auto const list = co_await open_in(here);
        EXPECT_THAT(list, IsEmpty());
        auto const turn = co_await here.take(firing());
        EXPECT_EQ(turn.value(), Turn::ours);
    });
}

TEST_F(RedisAlertStoreTest, does_not_wait_for_a_redis_that_is_away) {
    redis::Connection never_run(redis_.options(), Log());
    RedisAlertStore store(never_run, {"{test}:", "here", turn_});
    auto const story = [&]() -> asio::awaitable<void> {
        auto const turn = co_await store.take(firing());
        auto const kept = co_await store.keep(open(firing(), true, false));
        auto const all = co_await store.load();
        EXPECT_EQ(turn.error().code, Errc::unavailable);
        EXPECT_EQ(kept.error().code, Errc::unavailable);
        EXPECT_EQ(all.error().code, Errc::unavailable);
    };
    run(story());
}

}  // namespace
}  // namespace sparekey::ops

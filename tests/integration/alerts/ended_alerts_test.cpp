// Alerts that nobody's alert path resolves: of jobs that people drop, and of what is not configured any more.
#include <gmock/gmock.h>

#include "ops/end_job_alerts.hpp"
#include "sample_alert.hpp"
#include "shared_alerts_fixture.hpp"
#include "support/with_redis.hpp"

namespace sparekey::ops {
namespace {

using testing::ElementsAre;

class EndedAlerts : public SharedAlerts {
  protected:
    void end_alerts_of(std::string const& access_code_id) {
        with_redis(redis_.options(), [&](redis::Connection& redis) -> asio::awaitable<void> {
            co_await redis.call(redis::Command("PING"));
            auto const ended = co_await end_job_alerts(redis, "{test}:", access_code_id, clock_.now());
            EXPECT_TRUE(ended);
        });
    }
};

TEST_F(EndedAlerts, of_a_job_that_was_dropped_are_resolved_by_the_daemon_that_told_them) {
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a");
        a->path.raise(sample_alert("pool_empty:code-1"));
        a->path.raise(sample_alert("pool_empty:code-2"));
        co_await until_kept_as_told("pool_empty:code-2");
        clock_.advance(5s);
        end_alerts_of("code-1");
        co_await a->hook.wait_for_tries(3);
        co_await until_kept(1);
        EXPECT_THAT(a->hook.tries, ElementsAre("firing pool_empty:code-1", "firing pool_empty:code-2",
                                               "resolved pool_empty:code-1"));
        a->path.raise(sample_alert("pool_empty:code-1"));  // a new event, and new trouble
        co_await a->hook.wait_for_tries(4);
        EXPECT_EQ(a->hook.tries.back(), "firing pool_empty:code-1");
        co_await a->stop();
    });
}

TEST_F(EndedAlerts, of_a_job_are_resolved_by_the_next_daemon_if_there_is_none) {
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a");
        a->path.raise(sample_alert("pool_empty:code-1"));
        co_await until_kept_as_told("pool_empty:code-1");
        co_await a->stop();
        end_alerts_of("code-1");
        clock_.advance(2min);
        auto const b = start("b");
        co_await b->hook.wait_for_tries(1);
        EXPECT_THAT(b->hook.tries, ElementsAre("resolved pool_empty:code-1"));
        co_await b->stop();
    });
}

TEST_F(EndedAlerts, that_were_told_by_their_count_alone_end_as_silently) {
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a", 1);
        a->path.raise(sample_alert("alone"));
        a->path.raise(sample_alert("pool_empty:code-1"));
        co_await until_kept_as_told("pool_empty:code-1");
        end_alerts_of("code-1");
        co_await a->until_told("pool_empty:code-1", false);
        co_await a->stop();
        EXPECT_THAT(a->hook.tries, ElementsAre("firing alone", "firing alert_storm:a"));
    });
}

TEST_F(EndedAlerts, about_what_is_not_configured_any_more_are_resolved_also_after_a_restart) {
    play([&]() -> asio::awaitable<void> {
        auto const a = start("a");
        a->path.raise(sample_alert("channel_unauthorized:old"));
        a->path.raise(sample_alert("channel_unauthorized:older"));
        co_await until_kept_as_told("channel_unauthorized:older");
        a->obsolete.insert("channel_unauthorized:old");
        co_await a->hook.wait_for_tries(3);
        EXPECT_EQ(a->hook.tries.back(), "resolved channel_unauthorized:old");
        co_await a->stop();

        auto const b = start("b");
        b->obsolete.insert("channel_unauthorized:older");
        co_await b->hook.wait_for_tries(1);
        EXPECT_THAT(b->hook.tries, ElementsAre("resolved channel_unauthorized:older"));
        co_await b->stop();
    });
}

}  // namespace
}  // namespace sparekey::ops

#include "ops/health.hpp"

#include <gmock/gmock.h>

#include "rescue/worker.hpp"
#include "support/run.hpp"
#include "unit/rescue/fakes.hpp"

namespace sparekey::ops {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

std::vector<std::string> words(std::vector<Reason> const& reasons) {
    std::vector<std::string> list;
    for (auto const& reason : reasons) list.push_back(reason.word);
    return list;
}

/// Two shards of which everything moved just now, at kStart.
class HealthTest : public testing::Test {
  protected:
    HealthTest() {
        for (auto i = 0; i < 2; ++i) {
            auto& shard = vitals.shards.emplace_back();
            shard.redis_answers = true;
            shard.durable = true;
        }
        beat_all(start);
    }

    void beat_all(Pulse::TimePoint now) {
        for (auto& shard : vitals.shards)
            for (auto* const pulse :
                 {&shard.listener, &shard.worker, &shard.redis_attempt, &shard.redis_answer})
                pulse->beat(now);
    }

    Pulse::TimePoint const start{100h};
    Vitals vitals;
};

TEST_F(HealthTest, is_good_while_everything_moved_in_the_last_ten_seconds) {
    EXPECT_THAT(words(find_stalls(vitals, start + 10s)), IsEmpty());
    EXPECT_THAT(words(find_unready(vitals, start + 10s)), IsEmpty());
    EXPECT_FALSE(needs_restart(vitals, start + 10s));
}

TEST_F(HealthTest, names_each_part_that_stands_still_and_its_shard) {
    for (auto const& [pulse, word] : {std::pair{&ShardVitals::listener, "listener_stalled"},
                                      std::pair{&ShardVitals::worker, "worker_stalled"},
                                      std::pair{&ShardVitals::redis_answer, "redis_silent"}}) {
        beat_all(start + 11s);
        (vitals.shards[1].*pulse).beat(start);
        auto const stalls = find_stalls(vitals, start + 11s);
        EXPECT_THAT(words(stalls), ElementsAre(word));
        EXPECT_THAT(stalls.at(0).detail, HasSubstr("shard 1: "));
        EXPECT_THAT(stalls.at(0).detail, HasSubstr(" for 11 s"));
        EXPECT_THAT(words(find_unready(vitals, start + 11s)), ElementsAre(word));
    }
}

TEST_F(HealthTest, a_listener_or_worker_that_stands_still_starves_the_watchdog) {
    for (auto* const pulse : {&vitals.shards[0].listener, &vitals.shards[1].worker}) {
        beat_all(start + 11s);
        pulse->beat(start);
        EXPECT_TRUE(needs_restart(vitals, start + 11s));
    }
}

TEST_F(HealthTest, a_redis_that_is_away_does_not_starve_the_watchdog) {
    beat_all(start + 1h);
    for (auto& shard : vitals.shards) {
        shard.redis_answer.beat(start);
        shard.redis_answers = false;
    }
    EXPECT_THAT(words(find_stalls(vitals, start + 1h)), ElementsAre("redis_silent"));
    EXPECT_FALSE(needs_restart(vitals, start + 1h));
}

TEST_F(HealthTest, but_a_question_to_redis_that_never_ends_does) {
    beat_all(start + 11s);
    vitals.shards[0].redis_attempt.beat(start);
    EXPECT_TRUE(needs_restart(vitals, start + 11s));
}

TEST_F(HealthTest, is_good_again_when_it_moves_again) {
    EXPECT_TRUE(needs_restart(vitals, start + 1h));
    beat_all(start + 1h);
    EXPECT_FALSE(needs_restart(vitals, start + 1h));
    EXPECT_THAT(words(find_stalls(vitals, start + 1h)), IsEmpty());
}

TEST_F(HealthTest, a_drain_is_no_standstill) {
    vitals.draining = true;
    EXPECT_THAT(words(find_stalls(vitals, start + 1h)), IsEmpty());
    EXPECT_FALSE(needs_restart(vitals, start + 1h));
    EXPECT_THAT(words(find_unready(vitals, start + 1h)), ElementsAre("draining"));
}

TEST_F(HealthTest, readiness_names_every_reason) {
    vitals.shards[0].redis_answers = false;
    for (auto& shard : vitals.shards) shard.durable = false;
    vitals.queue_full = true;
    auto const reasons = find_unready(vitals, start);
    EXPECT_THAT(words(reasons), ElementsAre("redis_unreachable", "durability_unmet", "queue_full"));
    EXPECT_THAT(reasons.at(0).detail, HasSubstr("shard 0: "));
    EXPECT_THAT(reasons.at(1).detail, HasSubstr("shard 0, 1: "));
}

TEST_F(HealthTest, a_new_shard_is_alive_but_not_ready) {
    Vitals fresh;
    fresh.shards.emplace_back();
    auto const now = std::chrono::steady_clock::now();
    EXPECT_THAT(words(find_stalls(fresh, now)), IsEmpty());
    EXPECT_THAT(words(find_unready(fresh, now)), ElementsAre("redis_unreachable", "durability_unmet"));
}

TEST_F(HealthTest, a_patient_redis_timeout_makes_health_patient_too) {
    EXPECT_EQ(health_limits(2500ms).stalled, 10s);
    EXPECT_EQ(health_limits(10s).stalled, 40s);
}

/// As daemon/observers.hpp does.
class PolledBeats final : public rescue::RescueObserver {
  public:
    explicit PolledBeats(Pulse& pulse) : pulse_(pulse) {}
    unsigned polls = 0;
    void polled() override {
        ++polls;
        pulse_.beat();
    }

  private:
    Pulse& pulse_;
};

asio::awaitable<void> look_at_a_worker_that_hangs() {
    Vitals vitals;
    auto& shard = vitals.shards.emplace_back();
    PolledBeats observer(shard.worker);
    rescue::FakeWorld fakes;
    auto const world = fakes.world();
    rescue::World const observed{world.seam,   world.queue, world.channels, world.messages, world.guests,
                                 world.alerts, world.clock, world.log,      observer};
    rescue::WorkerOptions options;
    options.poll = 1ms;
    auto const executor = co_await asio::this_coro::executor;
    asio::steady_timer pause(executor);
    rescue::Worker worker(executor, observed, options);

    worker.start();
    while (observer.polls < 3) {
        pause.expires_after(1ms);
        co_await pause.async_wait(asio::use_awaitable);
    }
    for (auto* const pulse : {&shard.listener, &shard.redis_answer, &shard.redis_attempt})
        pulse->beat(shard.worker.last());
    EXPECT_THAT(words(find_stalls(vitals, shard.worker.last() + 10s)), IsEmpty());

    fakes.queue.hang_claims = true;
    while (fakes.queue.hanging == 0) {
        pause.expires_after(1ms);
        co_await pause.async_wait(asio::use_awaitable);
    }
    auto const polls = observer.polls;
    auto const stalled_at = shard.worker.last() + 11s;
    for (auto* const pulse : {&shard.listener, &shard.redis_answer, &shard.redis_attempt})
        pulse->beat(stalled_at);
    EXPECT_THAT(words(find_stalls(vitals, stalled_at)), ElementsAre("worker_stalled"));
    EXPECT_TRUE(needs_restart(vitals, stalled_at));
    EXPECT_EQ(observer.polls, polls);
    worker.cut();
    co_await worker.stop(0ms);
}

TEST(Health, sees_a_real_worker_loop_that_has_stopped) {
    run(look_at_a_worker_that_hangs());
}

}  // namespace
}  // namespace sparekey::ops

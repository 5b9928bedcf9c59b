#include "rescue/worker.hpp"

#include <gmock/gmock.h>

#include "support/log_capture.hpp"
#include "support/run.hpp"
#include "unit/rescue/fakes.hpp"

namespace sparekey::rescue {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

class WorkerTest : public testing::Test, protected FakeWorld {
  protected:
    WorkerTest() {
        options.poll = 1ms;
        options.rescue.aligner.first_pause = 0ms;
        queue.ready.push_back({new_job(), "token-1"});
    }

    /// Runs a worker until `condition` holds, then stops it within `limit`.
    void work_until(std::function<bool()> condition, std::chrono::milliseconds limit = 5s) {
        run(drive(std::move(condition), limit));
    }

    WorkerOptions options;

  private:
    asio::awaitable<void> drive(std::function<bool()> condition, std::chrono::milliseconds limit) {
        auto const executor = co_await asio::this_coro::executor;
        Worker worker(executor, world(), options);
        worker.start();
        asio::steady_timer pause(executor);
        while (!condition()) {
            pause.expires_after(1ms);
            co_await pause.async_wait(asio::use_awaitable);
        }
        co_await worker.stop(limit);
    }
};

TEST_F(WorkerTest, settles_a_rescue_with_one_transition) {
    work_until([&] { return !queue.transitions.empty(); });
    EXPECT_THAT(queue.transitions, ElementsAre("done told"));
    EXPECT_EQ(queue.stored[0].arrival, kArrival);
    EXPECT_THAT(alerts.resolved, Contains("not_told_in_time:original-1"));
}

TEST_F(WorkerTest, writes_down_every_step_of_a_rescue) {
    work_until([&] { return !queue.transitions.empty(); });
    EXPECT_THAT(queue.notes,
                ElementsAre("looked: setting -> failed", "pulled: backup-1",
                            StartsWith("aligned: backup-1 ends_at="), "notifier: sms attempt=1 result=sent"));
}

TEST_F(WorkerTest, writes_down_which_alerts_it_raised) {
    seam.pull_errors = {{SeamError::Kind::rejected, 422, "no backup", 3600s, ""}};
    work_until([&] { return !queue.transitions.empty(); });
    EXPECT_THAT(queue.notes, Contains("alert: pool_empty"));
    EXPECT_THAT(queue.notes, Contains("alert: not_told_in_time"));
    EXPECT_THAT(alerts.events(), ElementsAre("pool_empty", "not_told_in_time"));
}

TEST_F(WorkerTest, tells_a_person_that_claiming_is_paused) {
    queue.ready.clear();
    queue.pause = Pause{};
    work_until([&] { return !alerts.raised.empty(); });
    EXPECT_THAT(alerts.events(), ElementsAre("paused"));
}

TEST_F(WorkerTest, holds_retries_and_buries) {
    seam.codes["early"] = failed_original();
    seam.codes["early"].starts_at = kNow + 72h;
    seam.codes["ongoing"] = failed_original();
    seam.codes["ongoing"].type = "ongoing";
    auto early = new_job(), ongoing = new_job();
    early.access_code_id = "early";
    ongoing.access_code_id = "ongoing";
    queue.ready = {{early, "1"}, {ongoing, "2"}};
    work_until([&] { return queue.transitions.size() == 2; });
    EXPECT_THAT(queue.transitions, Contains("hold early"));
    EXPECT_THAT(queue.delays, ElementsAre(48h)) << "how long, because the queue has a clock of its own";
    EXPECT_THAT(queue.transitions, Contains("bury not_time_bound"));
}

TEST_F(WorkerTest, gives_no_job_up_before_a_person_was_told) {
    options.alert_patience = 0ms;
    alerts.reaches_a_person = false;
    seam.codes["original-1"].type = "ongoing";
    work_until([&] { return !queue.transitions.empty(); });
    EXPECT_THAT(queue.transitions, ElementsAre(StartsWith("hold alert not delivered: not_time_bound")));
}

TEST_F(WorkerTest, stores_the_outcome_once_redis_is_back) {
    queue.errors = {{Errc::unavailable, "connection refused"}, {Errc::timed_out, "no answer"}};
    work_until([&] { return !queue.transitions.empty(); });
    EXPECT_THAT(queue.transitions, ElementsAre("done told"));
    EXPECT_EQ(sms.sent.size(), 1u);
}

TEST_F(WorkerTest, stores_nothing_for_a_lost_lease) {
    LogCapture capture;
    log = capture.log();
    queue.errors = {{Errc::lost, "lease lost"}};
    work_until([&] { return queue.errors.empty(); });
    EXPECT_THAT(queue.transitions, IsEmpty());
    EXPECT_THAT(capture.text(), HasSubstr("warning lease lost before the outcome was stored"));
}

TEST_F(WorkerTest, does_not_call_a_lease_lost_that_an_unanswered_try_may_have_ended) {
    LogCapture capture;
    log = capture.log();
    queue.errors = {{Errc::timed_out, "no answer"}, {Errc::lost, "lease lost"}};
    work_until([&] { return queue.errors.empty(); });
    EXPECT_THAT(queue.transitions, IsEmpty());
    EXPECT_THAT(capture.text(), HasSubstr("info outcome stored by an earlier try, or lease lost"));
    EXPECT_THAT(capture.text(), Not(HasSubstr("before the outcome")));
}

TEST_F(WorkerTest, closes_the_alerts_of_a_jobs_earlier_life_so_that_the_same_trouble_is_news) {
    queue.ready.front().job.revived = true;
    sms.results = email.results = {SendResult::Status::permanent};
    work_until([&] { return !queue.transitions.empty(); });
    EXPECT_THAT(queue.transitions, ElementsAre("bury not_notified"));
    EXPECT_THAT(alerts.resolved, Contains("not_notified:original-1"));
    EXPECT_THAT(alerts.events(), ElementsAre("not_notified"));
}

TEST_F(WorkerTest, alerts_although_nothing_failed_when_a_guest_must_wait_too_long) {
    sms_rules.rate = SendRate{1, 10min};
    queue.waits["sms"] = {10min};
    email.results = {SendResult::Status::permanent};
    work_until([&] { return !queue.transitions.empty(); });
    EXPECT_THAT(queue.transitions, ElementsAre(StartsWith("hold rate of sms")));
    EXPECT_THAT(alerts.events(), ElementsAre("not_told_in_time"));
}

TEST_F(WorkerTest, alerts_once_the_next_try_comes_too_late) {
    seam.get_errors = {{SeamError::Kind::temporary, 503, "down", 3600s, ""}};
    work_until([&] { return !queue.transitions.empty(); });
    EXPECT_THAT(queue.transitions, ElementsAre(StartsWith("retry seam look: down")));
    EXPECT_EQ(queue.delays.at(0), 3600s);
    EXPECT_THAT(alerts.events(), ElementsAre("not_told_in_time"));
}

TEST_F(WorkerTest, is_quiet_while_there_is_time) {
    seam.get_errors = {{SeamError::Kind::temporary, 503, "down", {}, ""}};
    work_until([&] { return !queue.transitions.empty(); });
    EXPECT_THAT(alerts.events(), IsEmpty());
}

TEST_F(WorkerTest, does_not_call_a_told_guest_late) {
    clock.time = kNow + 1h;
    seam.codes["backup-1"].ends_at = kDeparture + 1h;
    seam.updates_take_effect = false;
    work_until([&] { return !queue.transitions.empty(); });
    EXPECT_THAT(alerts.events(), ElementsAre("not_aligned"));
}

TEST_F(WorkerTest, buries_a_job_over_which_three_workers_died_and_alerts) {
    auto poison = new_job();
    poison.deaths = 3;
    queue.ready = {{poison, "1"}};
    work_until([&] { return !queue.transitions.empty(); });
    EXPECT_THAT(queue.transitions, ElementsAre("bury poison"));
    EXPECT_THAT(alerts.events(), ElementsAre("poison"));
    EXPECT_THAT(seam.calls, IsEmpty()) << "it does not get a fourth worker";
}

TEST_F(WorkerTest, looks_at_a_job_over_which_fewer_died) {
    queue.ready[0].job.deaths = 2;
    work_until([&] { return !queue.transitions.empty(); });
    EXPECT_THAT(queue.transitions, ElementsAre("done told"));
}

TEST_F(WorkerTest, renews_the_lease_for_as_long_as_a_notifier_takes) {
    options.lease = 3ms;
    sms.hang = true;
    work_until([&] { return queue.renewed.size() >= 3; }, 0ms);
    EXPECT_THAT(queue.renewed, Each("token-1"));
    EXPECT_EQ(sms.sent.size(), 1u);
}

TEST_F(WorkerTest, claims_no_more_than_it_may_look_at) {
    options.concurrency = 2;
    sms.hang = true;
    queue.ready.clear();
    for (auto const* const id : {"a", "b", "c"}) {
        auto job = new_job();
        job.access_code_id = id;
        seam.codes[id] = failed_original();
        seam.codes[id].access_code_id = id;
        auto const backup = std::string("backup-of-") + id;
        seam.codes[backup] = good_backup();
        seam.codes[backup].access_code_id = backup;
        queue.ready.push_back({job, std::string("token-") + id});
    }
    work_until([&] { return sms.sent.size() == 2; }, 0ms);
    EXPECT_EQ(sms.sent.size(), 2u);
    EXPECT_EQ(queue.ready.size(), 1u);
}

TEST_F(WorkerTest, gives_back_what_it_had_to_cut) {
    sms.hang = true;
    work_until([&] { return !sms.sent.empty(); }, 10ms);
    EXPECT_THAT(queue.transitions, ElementsAre("give_back"));
    EXPECT_EQ(queue.ledger["original-1"]["sms"].state, Send::State::intent)
        << "so the next look knows it may be out";
}

TEST_F(WorkerTest, lets_a_look_finish_when_asked_to_stop) {
    bool stopping = false;
    sms.while_sending = [&] { stopping = true; };
    work_until([&] { return stopping; });
    EXPECT_THAT(queue.transitions, ElementsAre("done told"));
}

}  // namespace
}  // namespace sparekey::rescue

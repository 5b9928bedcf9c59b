#include "rescue/observer.hpp"

#include <gmock/gmock.h>

#include "rescue/worker.hpp"
#include "support/run.hpp"
#include "unit/rescue/fakes.hpp"

namespace sparekey::rescue {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

TEST(Waited, counts_from_what_seam_says) {
    auto job = new_job();
    EXPECT_EQ(waited(job, 24h, kNow), std::nullopt);
    job.occurred_at = kNow - 3s;
    EXPECT_EQ(waited(job, 24h, kNow), 3s);
    job.arrival = kNow + 10h;
    EXPECT_EQ(waited(job, 24h, kNow), 3s);
}

TEST(Waited, leaves_out_the_hold_of_a_stay_that_was_far_off) {
    auto job = new_job();
    job.occurred_at = kNow - 40h;
    job.arrival = kNow + 23h;
    EXPECT_EQ(waited(job, 24h, kNow), 1h);
}

TEST(Waited, is_never_negative_where_clocks_differ) {
    auto job = new_job();
    job.occurred_at = kNow + 2s;
    EXPECT_EQ(waited(job, 24h, kNow), 0s);
}

/// A worker that looks at one job until its outcome is stored.
class ObserverTest : public testing::Test, protected FakeWorld {
  protected:
    ObserverTest() {
        lease.job.occurred_at = kNow - 5s;
        lease.job.expires = kDeparture;
    }

    void look() {
        queue.ready.push_back(lease);
        auto const transitions = queue.transitions.size();
        run([](ObserverTest& self, std::size_t before) -> asio::awaitable<void> {
            WorkerOptions options;
            options.poll = 1ms;
            options.rescue.aligner.first_pause = 0ms;
            Worker worker(co_await asio::this_coro::executor, self.world(), options);
            worker.start();
            asio::steady_timer pause(co_await asio::this_coro::executor);
            while (self.queue.transitions.size() == before) {
                pause.expires_after(1ms);
                co_await pause.async_wait(asio::use_awaitable);
            }
            co_await worker.stop(5s);
        }(*this, transitions));
    }

    Lease lease{new_job(), "token-1"};
};

TEST_F(ObserverTest, is_told_of_every_stage_and_of_the_end) {
    look();
    EXPECT_THAT(observer.told, ElementsAre("claimed after 5000 ms", "pulled after 5000 ms", "sms sent",
                                           "sent after 5000 ms", "done told"));
    EXPECT_GT(observer.polls, 0u);
}

TEST_F(ObserverTest, is_told_what_a_channel_answered_that_did_not_send) {
    sms.results = {SendResult::Status::rate_limited};
    look();
    EXPECT_THAT(observer.told,
                ElementsAre("claimed after 5000 ms", "pulled after 5000 ms", "sms rate_limited", "email sent",
                            "sent after 5000 ms", "done told"));
}

TEST_F(ObserverTest, hears_of_no_stage_twice_when_a_job_comes_back) {
    lease.job = told_job();
    lease.job.occurred_at = kNow - 5s;
    lease.job.arrival = kArrival;
    lease.job.expires = kDeparture;
    look();
    EXPECT_THAT(observer.told, ElementsAre("done already_told"));
}

TEST_F(ObserverTest, hears_of_no_second_pull_when_a_channel_failed_at_first) {
    lease.job.backup_access_code_id = "backup-1";
    lease.job.arrival = kArrival;
    lease.job.attempt = 1;
    look();
    EXPECT_THAT(observer.told, ElementsAre("sms sent", "sent after 5000 ms", "done told"));
}

TEST_F(ObserverTest, hears_of_a_message_that_the_ledger_does_not_know_yet) {
    queue.result_errors = {{Errc::lost, "somebody else's"}};
    look();
    EXPECT_THAT(observer.told, testing::Contains("sent after 5000 ms"));
}

}  // namespace
}  // namespace sparekey::rescue

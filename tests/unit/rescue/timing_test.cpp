#include "rescue/timing.hpp"

#include <gtest/gtest.h>

#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {
namespace {

using namespace std::chrono_literals;

TEST(RetryDelay, grows_with_the_attempts_up_to_the_cap) {
    auto job = new_job();
    EXPECT_EQ(retry_delay(job, {}, 0.999, {1s, 5min}, kNow), 999ms);
    job.attempt = 3;
    EXPECT_EQ(retry_delay(job, {}, 0.5, {1s, 5min}, kNow), 4s);
    job.attempt = 1000;
    EXPECT_EQ(retry_delay(job, {}, 0.5, {1s, 5min}, kNow), 150s);
}

TEST(RetryDelay, honours_retry_after_even_beyond_the_cap) {
    EXPECT_EQ(retry_delay(new_job(), 600s, 0.5, {1s, 5min}, kNow), 600s);
}

TEST(RetryDelay, keeps_the_backoff_where_retry_after_is_shorter) {
    auto job = new_job();
    job.attempt = 8;
    EXPECT_EQ(retry_delay(job, 1s, 0.5, {1s, 5min}, kNow), 128s);
}

TEST(RetryDelay, ends_with_the_stay) {
    auto job = new_job();
    job.expires = kNow + 30s;
    EXPECT_EQ(retry_delay(job, 600s, 0.5, {1s, 5min}, kNow), 30s);
    job.expires = kNow - 30s;
    EXPECT_EQ(retry_delay(job, 600s, 0.5, {1s, 5min}, kNow), 600s);
}

TEST(TimeLeft, is_never_negative) {
    EXPECT_EQ(time_left(kNow + 90s, kNow), 90s);
    EXPECT_EQ(time_left(kNow - 90s, kNow), 0s);
}

TEST(AlertDue, is_half_an_hour_before_an_arrival_to_come) {
    auto job = new_job();
    job.arrival = kNow + 10h;
    EXPECT_EQ(alert_due(job, {30min, 5min}), kNow + 10h - 30min);
}

TEST(AlertDue, is_five_minutes_after_the_event_once_the_stay_has_begun) {
    auto job = new_job();
    job.arrival = kNow - 4h;
    EXPECT_EQ(alert_due(job, {30min, 5min}), kNow + 5min);
    job.arrival = kNow;
    EXPECT_EQ(alert_due(job, {30min, 5min}), kNow + 5min);
}

TEST(AlertDue, takes_an_unknown_arrival_for_one_that_has_been) {
    EXPECT_EQ(alert_due(new_job(), {30min, 5min}), kNow + 5min);
}

}  // namespace
}  // namespace sparekey::rescue

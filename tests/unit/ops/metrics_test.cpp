#include "ops/metrics.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "ops/metric_list.hpp"

namespace sparekey::ops {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;
using Verdict = rescue::Verdict;

MetricsOptions options() {
    return {"1.2.3", {{"home", 2}}, {"sms"}};
}

/// Ends with the line's end, so that 1 is not 10.
auto has(std::string const& line) {
    return HasSubstr("\n" + line + "\n");
}

class MetricsTest : public testing::Test {
  protected:
    Metrics metrics{options()};
};

TEST_F(MetricsTest, begins_with_zeros_so_that_the_first_event_is_an_increase) {
    auto const text = metrics.text();
    for (auto const* const line :
         {"sparekeyd_webhooks_total{outcome=\"accepted\",workspace=\"home\"} 0",
          "sparekeyd_webhooks_total{outcome=\"unknown_path\",workspace=\"\"} 0",
          "sparekeyd_connections_refused_total{reason=\"tls_handshake\"} 0",
          "sparekeyd_webhook_secret_last_used_timestamp_seconds{secret=\"1\",workspace=\"home\"} 0",
          "sparekeyd_rescue_latency_seconds_count{stage=\"received\"} 0",
          "sparekeyd_rescue_latency_seconds_count{stage=\"sent\"} 0",
          "sparekeyd_rescue_outcomes_total{reason=\"poison\",verdict=\"bury\"} 0",
          "sparekeyd_notifications_total{channel=\"sms\",result=\"uncertain\"} 0",
          "sparekeyd_alerts_lost_total 0", "sparekeyd_build_info{version=\"1.2.3\"} 1"})
        EXPECT_THAT(text, has(line));
}

TEST_F(MetricsTest, shows_every_metric_of_the_list_once_everything_has_happened) {
    metrics.seam_answered("/access_codes/get", 200, 10ms);
    metrics.set_locks("home", 1, {{"offline", 0}}, Instant());
    metrics.certificate_ends(Instant());
    auto const text = metrics.text();
    for (auto const& info : kMetrics) {
        EXPECT_THAT(text, HasSubstr("# HELP " + std::string(info.name) + " " + std::string(info.help)));
        EXPECT_THAT(text, has("# TYPE " + std::string(info.name) + " " + std::string(info.type)));
    }
}

TEST_F(MetricsTest, counts_reloads_and_says_when_the_last_good_one_was) {
    metrics.loaded(from_unix_ms(1'000));
    metrics.reloaded("ok", from_unix_ms(2'000));
    metrics.reloaded("refused", from_unix_ms(3'000));
    EXPECT_THAT(metrics.text(), AllOf(has("sparekeyd_config_reloads_total{outcome=\"ok\"} 1"),
                                      has("sparekeyd_config_reloads_total{outcome=\"refused\"} 1"),
                                      has("sparekeyd_config_last_load_timestamp_seconds 2")));
}

TEST_F(MetricsTest, counts_webhooks_by_workspace_and_outcome) {
    metrics.webhook_answered("home", "accepted");
    metrics.webhook_answered("home", "accepted");
    metrics.webhook_answered("", "draining");
    metrics.webhook_answered("home", "a_new_word");
    metrics.refused("timeout");
    EXPECT_THAT(metrics.text(),
                AllOf(has("sparekeyd_webhooks_total{outcome=\"accepted\",workspace=\"home\"} 2"),
                      has("sparekeyd_webhooks_total{outcome=\"duplicate\",workspace=\"home\"} 0"),
                      has("sparekeyd_webhooks_total{outcome=\"draining\",workspace=\"\"} 1"),
                      has("sparekeyd_webhooks_total{outcome=\"a_new_word\",workspace=\"home\"} 1"),
                      has("sparekeyd_connections_refused_total{reason=\"timeout\"} 1")));
}

TEST_F(MetricsTest, keeps_the_last_use_of_each_secret_and_the_last_skew) {
    metrics.signed_by("home", 1, parse_instant("2026-11-23T03:05:00Z").value());
    metrics.skewed("home", -42s);
    EXPECT_THAT(
        metrics.text(),
        AllOf(has("sparekeyd_webhook_secret_last_used_timestamp_seconds{secret=\"0\",workspace=\"home\"} 0"),
              has("sparekeyd_webhook_secret_last_used_timestamp_seconds{secret=\"1\",workspace=\"home\"} "
                  "1795403100"),
              has("sparekeyd_webhook_clock_skew_seconds{workspace=\"home\"} -42")));
}

TEST_F(MetricsTest, puts_latencies_into_buckets_by_stage) {
    metrics.received(400ms);
    metrics.reached(rescue::Stage::sent, 4s);
    EXPECT_THAT(metrics.text(),
                AllOf(has("sparekeyd_rescue_latency_seconds_bucket{stage=\"received\",le=\"0.5\"} 1"),
                      has("sparekeyd_rescue_latency_seconds_bucket{stage=\"sent\",le=\"3\"} 0"),
                      has("sparekeyd_rescue_latency_seconds_bucket{stage=\"sent\",le=\"5\"} 1"),
                      has("sparekeyd_rescue_latency_seconds_sum{stage=\"sent\"} 4"),
                      has("sparekeyd_rescue_latency_seconds_count{stage=\"claimed\"} 0")));
}

TEST_F(MetricsTest, counts_what_looks_came_to_by_the_word_of_their_reason) {
    metrics.ended(Verdict::done("told"));
    metrics.ended(Verdict::retry("seam pull: Bad Gateway from 10.0.0.1"));
    metrics.ended(Verdict::lost());
    EXPECT_THAT(metrics.text(),
                AllOf(has("sparekeyd_rescue_outcomes_total{reason=\"told\",verdict=\"done\"} 1"),
                      has("sparekeyd_rescue_outcomes_total{reason=\"seam_pull\",verdict=\"retry\"} 1"),
                      has("sparekeyd_rescue_outcomes_total{reason=\"lease_lost\",verdict=\"lost\"} 1"),
                      Not(HasSubstr("Gateway"))));
}

TEST(ReasonLabel, is_never_an_id_or_a_sentence) {
    EXPECT_EQ(reason_label("not_aligned"), "not_aligned");
    EXPECT_EQ(reason_label("alert not delivered: poison"), "alert_not_delivered");
    EXPECT_EQ(reason_label("f863cb36-7f96-4b56-ac91-115742c31c00"), "other");
    EXPECT_EQ(reason_label("+15551234567"), "other");
    EXPECT_EQ(reason_label(""), "other");
    EXPECT_EQ(reason_label(std::string(41, 'a')), "other");
}

TEST_F(MetricsTest, counts_requests_to_seam_by_route_and_status) {
    metrics.seam_answered("/access_codes/get", 200, 80ms);
    metrics.seam_answered("/access_codes/get", 0, 15s);
    EXPECT_THAT(metrics.text(),
                AllOf(has("sparekeyd_seam_requests_total{route=\"/access_codes/get\",status=\"200\"} 1"),
                      has("sparekeyd_seam_requests_total{route=\"/access_codes/get\",status=\"none\"} 1"),
                      has("sparekeyd_seam_request_duration_seconds_count{route=\"/access_codes/get\"} 2")));
}

TEST_F(MetricsTest, knows_nothing_of_the_queue_until_redis_has_answered_and_while_it_is_away) {
    EXPECT_THAT(metrics.text(), has("sparekeyd_jobs{state=\"ready\"} Nan"));
    queue::QueueStats const stats{{"ready", {3, 1500ms}}, {"dead", {1, 3600s}}};
    metrics.set_queue(&stats);
    EXPECT_THAT(metrics.text(), AllOf(has("sparekeyd_redis_up 1"), has("sparekeyd_jobs{state=\"ready\"} 3"),
                                      has("sparekeyd_oldest_job_age_seconds{state=\"ready\"} 1.5"),
                                      has("sparekeyd_jobs{state=\"dead\"} 1")));
    metrics.set_queue(nullptr);
    EXPECT_THAT(metrics.text(),
                AllOf(has("sparekeyd_redis_up 0"), has("sparekeyd_jobs{state=\"ready\"} Nan")));
}

TEST_F(MetricsTest, takes_totals_that_others_keep_as_they_are) {
    Metrics::Process process;
    process.ready = true;
    process.alerts_lost = 2;
    metrics.set_process(process);
    metrics.set_process(process);
    EXPECT_THAT(metrics.text(), AllOf(has("sparekeyd_ready 1"), has("sparekeyd_healthy 0"),
                                      has("sparekeyd_alerts_lost_total 2")));
}

TEST_F(MetricsTest, loses_nothing_between_threads) {
    std::vector<std::thread> threads;
    for (auto i = 0; i < 4; ++i)
        threads.emplace_back([this] {
            for (auto n = 0; n < 1000; ++n) {
                metrics.webhook_answered("home", "accepted");
                metrics.webhook_answered("home", "another_new_word");
                metrics.received(1s);
                if (n % 100 == 0) static_cast<void>(metrics.text());
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(metrics.text(),
                AllOf(has("sparekeyd_webhooks_total{outcome=\"accepted\",workspace=\"home\"} 4000"),
                      has("sparekeyd_webhooks_total{outcome=\"another_new_word\",workspace=\"home\"} 4000"),
                      has("sparekeyd_rescue_latency_seconds_count{stage=\"received\"} 4000")));
}

TEST_F(MetricsTest, knows_how_long_guests_waited) {
    EXPECT_EQ(metrics.latency_to_guests().count, 0u);
    for (auto i = 0; i < 9; ++i) metrics.reached(rescue::Stage::sent, 1500ms);  // among those of 1 to 2 s
    metrics.reached(rescue::Stage::sent, 240s);
    auto const latency = metrics.latency_to_guests();
    EXPECT_EQ(latency.count, 10u);
    EXPECT_NEAR(latency.p50_s, 1.56, 0.01);
    EXPECT_NEAR(latency.p95_s, 210, 0.01);
    for (auto i = 0; i < 99; ++i) metrics.reached(rescue::Stage::sent, 48h);
    EXPECT_EQ(metrics.latency_to_guests().p95_s, 86400);  // or more
}

}  // namespace
}  // namespace sparekey::ops

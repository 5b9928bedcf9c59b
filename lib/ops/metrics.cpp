#include "ops/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>
#include <sstream>

#include "ops/metric_list.hpp"
#include "ops/metric_series.hpp"

namespace sparekey::ops {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;

// Named before anything happens, so that rate() sees the first event too. Words that are not here get their
// series when they first come.
constexpr std::array kWebhookOutcomes{
    "accepted",         "duplicate",       "unwanted",         "not_followed",        "unreadable",
    "overloaded",       "unavailable",     "bad_method",       "missing_header",      "doubled_header",
    "malformed_header", "stale_timestamp", "future_timestamp", "no_signature_matches"};
constexpr std::array kUnaddressedOutcomes{"draining", "unknown_path"};
constexpr std::array kRefusals{"bad_request",      "timeout",        "body_too_large",
                               "header_too_large", "handler_failed", "cut_short",
                               "tls_handshake",    "proxy_header",   "too_many_connections"};
constexpr std::array kDone{"told",      "already_told", "told_recovered", "recovered",
                           "cancelled", "gone",         "expired",        "pool_maintenance"};
constexpr std::array kBuried{"backup_failed", "interlock",     "not_notified", "not_time_bound",
                             "poison",        "seam_rejected", "uncertain"};
constexpr std::array kStates{"waiting", "ready", "leased", "dead"};
constexpr std::array kPriorities{"urgent", "background"};
constexpr std::array kResults{"sent", "temporary", "permanent", "uncertain", "rate_limited", "unauthorized"};

constexpr std::array kSources{"events", "sweep"};

// From a second, which Seam needs anyway, to a day.
std::vector<double> const& latency_bounds() {
    static std::vector<double> const bounds{0.5, 1,   2,   3,    5,    10,   15,    30,   60,
                                            120, 300, 600, 1800, 3600, 7200, 21600, 86400};
    return bounds;
}

std::vector<double> const& request_bounds() {
    static std::vector<double> const bounds{0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30};
    return bounds;
}

double seconds(std::chrono::milliseconds duration) {
    return std::chrono::duration<double>(duration).count();
}

using Histograms = Series<Histogram, Histogram::BucketBoundaries>;

/// As Prometheus's histogram_quantile(): even within a bucket, and beyond the last bound that bound itself.
double quantile(prometheus::ClientMetric::Histogram const& histogram, double share) {
    auto const rank = share * static_cast<double>(histogram.sample_count);
    double lower = 0;
    double below = 0;
    for (auto const& bucket : histogram.bucket) {
        auto const reached = static_cast<double>(bucket.cumulative_count);
        if (std::isinf(bucket.upper_bound)) break;
        if (reached >= rank && reached > below)
            return lower + (bucket.upper_bound - lower) * (rank - below) / (reached - below);
        lower = bucket.upper_bound;
        below = reached;
    }
    return lower;
}

/// For totals that somebody else keeps: from the main thread alone.
void raise_to(Counter& counter, unsigned long total) {
    counter.Increment(static_cast<double>(total) - counter.Value());
}

}  // namespace

struct Metrics::Impl {
    explicit Impl(MetricsOptions const& options) {
        for (auto const& [workspace, secrets] : options.workspaces) {
            for (auto const* const outcome : kWebhookOutcomes) webhooks.name({workspace, outcome});
            for (std::size_t i = 0; i < secrets; ++i) secret_used.name({workspace, std::to_string(i)});
            skew.name_one(workspace);
            for (auto const* const from : kSources) reconciled.name({workspace, from});
            caught_up.name_one(workspace);
        }
        for (auto const* const outcome : kUnaddressedOutcomes) webhooks.name({"", outcome});
        for (auto const* const reason : kRefusals) refused.name_one(reason);
        latency.name_one("received");
        for (auto const stage : {rescue::Stage::claimed, rescue::Stage::pulled, rescue::Stage::sent})
            latency.name_one(to_string(stage));
        for (auto const* const reason : kDone) outcomes.name({"done", reason});
        for (auto const* const reason : kBuried) outcomes.name({"bury", reason});
        for (auto const& channel : options.channels)
            for (auto const* const result : kResults) notifications.name({channel, result});
        for (auto const* const priority : kPriorities) seam_held_back.name_one(priority);
        for (auto const* const state : kStates) {
            jobs.name_one(state);
            oldest.name_one(state);
        }
        for (auto const* const outcome : {"ok", "refused"}) reloads.name_one(outcome);
        build.one(options.version).Set(1);
    }

    prometheus::Registry registry;
    Series<Counter> webhooks{registry, metric::kWebhooks};
    Series<Counter> refused{registry, metric::kRefused};
    Series<Gauge> secret_used{registry, metric::kSecretUsed};
    Series<Gauge> skew{registry, metric::kSkew};
    Histograms latency{registry, metric::kLatency, latency_bounds()};
    Series<Counter> outcomes{registry, metric::kOutcomes};
    Series<Counter> notifications{registry, metric::kNotifications};
    Series<Counter> seam_requests{registry, metric::kSeamRequests};
    Histograms seam_seconds{registry, metric::kSeamSeconds, request_bounds()};
    Histograms seam_held_back{registry, metric::kSeamHeldBack, request_bounds()};
    Series<Counter> reconciled{registry, metric::kReconciled};
    Series<Gauge> caught_up{registry, metric::kCaughtUp};
    Series<Gauge> jobs{registry, metric::kJobs};
    Series<Gauge> oldest{registry, metric::kOldest};
    Series<Gauge> locks{registry, metric::kLocks};
    Series<Gauge> locks_in_trouble{registry, metric::kLocksInTrouble};
    Series<Gauge> locks_seen{registry, metric::kLocksSeen};
    Gauge& redis_up = Series<Gauge>(registry, metric::kRedisUp).at({});
    Gauge& durable = Series<Gauge>(registry, metric::kDurable).at({});
    Counter& alerts_delivered = Series<Counter>(registry, metric::kAlertsDelivered).at({});
    Counter& alerts_lost = Series<Counter>(registry, metric::kAlertsLost).at({});
    Gauge& alerts_failing = Series<Gauge>(registry, metric::kAlertsFailing).at({});
    Gauge& healthy = Series<Gauge>(registry, metric::kHealthy).at({});
    Gauge& ready = Series<Gauge>(registry, metric::kReady).at({});
    Series<Counter> reloads{registry, metric::kReloads};
    Gauge& last_load = Series<Gauge>(registry, metric::kLastLoad).at({});
    Series<Gauge> certificate{registry, metric::kCertificate};
    Series<Gauge> build{registry, metric::kBuild};
};

Metrics::Metrics(MetricsOptions const& options) : impl_(std::make_unique<Impl>(options)) {
    set_queue(nullptr);
}
Metrics::~Metrics() = default;

void Metrics::webhook_answered(std::string_view workspace, std::string_view outcome) {
    impl_->webhooks.at({text_of(workspace), text_of(outcome)}).Increment();
}

void Metrics::refused(std::string_view reason) {
    impl_->refused.one(reason).Increment();
}

void Metrics::signed_by(std::string_view workspace, std::size_t secret, Instant now) {
    impl_->secret_used.at({text_of(workspace), std::to_string(secret)}).Set(seconds(now.time_since_epoch()));
}

void Metrics::skewed(std::string_view workspace, std::chrono::seconds skew) {
    impl_->skew.one(workspace).Set(static_cast<double>(skew.count()));
}

void Metrics::received(std::chrono::milliseconds waited) {
    impl_->latency.one("received").Observe(seconds(waited));
}

void Metrics::reached(rescue::Stage stage, std::chrono::milliseconds waited) {
    impl_->latency.one(to_string(stage)).Observe(seconds(waited));
}

void Metrics::reconciled(std::string_view workspace, std::string_view from) {
    impl_->reconciled.at({text_of(workspace), text_of(from)}).Increment();
}

void Metrics::caught_up(std::string_view workspace, Instant now) {
    impl_->caught_up.one(workspace).Set(seconds(now.time_since_epoch()));
}

Metrics::Latency Metrics::latency_to_guests() const {
    auto const histogram = impl_->latency.one(to_string(rescue::Stage::sent)).Collect().histogram;
    if (histogram.sample_count == 0) return {};
    return {histogram.sample_count, quantile(histogram, 0.5), quantile(histogram, 0.95)};
}

void Metrics::ended(rescue::Verdict const& verdict) {
    impl_->outcomes.at({text_of(to_string(verdict.kind)), reason_label(verdict.reason)}).Increment();
}

void Metrics::notifier_answered(std::string_view channel, rescue::SendResult const& result) {
    auto const word = result.unauthorized ? "unauthorized" : rescue::to_string(result.status);
    impl_->notifications.at({text_of(channel), text_of(word)}).Increment();
}

void Metrics::seam_answered(std::string_view route, int status, std::chrono::milliseconds took) {
    impl_->seam_requests.at({text_of(route), status == 0 ? "none" : std::to_string(status)}).Increment();
    impl_->seam_seconds.one(route).Observe(seconds(took));
}

void Metrics::seam_held_back(std::string_view priority, std::chrono::milliseconds waited) {
    impl_->seam_held_back.one(priority).Observe(seconds(waited));
}

void Metrics::set_queue(queue::QueueStats const* stats) {
    impl_->redis_up.Set(stats == nullptr ? 0 : 1);
    for (auto const* const state : kStates) {
        auto const unknown = std::numeric_limits<double>::quiet_NaN();
        auto const known = stats != nullptr && stats->contains(state);
        impl_->jobs.one(state).Set(known ? static_cast<double>(stats->at(state).jobs) : unknown);
        impl_->oldest.one(state).Set(known ? seconds(stats->at(state).oldest) : unknown);
    }
}

void Metrics::set_locks(std::string_view workspace, std::size_t locks,
                        std::map<std::string, std::size_t> const& in_trouble, Instant at) {
    impl_->locks.one(workspace).Set(static_cast<double>(locks));
    for (auto const& [condition, count] : in_trouble)
        impl_->locks_in_trouble.at({text_of(workspace), condition}).Set(static_cast<double>(count));
    impl_->locks_seen.one(workspace).Set(seconds(at.time_since_epoch()));
}

void Metrics::set_process(Process const& process) {
    impl_->durable.Set(process.durable ? 1 : 0);
    impl_->healthy.Set(process.healthy ? 1 : 0);
    impl_->ready.Set(process.ready ? 1 : 0);
    impl_->alerts_failing.Set(process.alerts_failing ? 1 : 0);
    raise_to(impl_->alerts_delivered, process.alerts_delivered);
    raise_to(impl_->alerts_lost, process.alerts_lost);
}

void Metrics::reloaded(std::string_view outcome, Instant now) {
    impl_->reloads.one(outcome).Increment();
    if (outcome == "ok") loaded(now);
}

void Metrics::loaded(Instant now) {
    impl_->last_load.Set(seconds(now.time_since_epoch()));
}

void Metrics::certificate_ends(Instant at) {
    impl_->certificate.at({}).Set(seconds(at.time_since_epoch()));
}

void Metrics::forget_signers(std::string_view workspace, std::size_t secrets) {
    for (std::size_t i = 0; i < secrets; ++i)
        impl_->secret_used.at({text_of(workspace), std::to_string(i)}).Set(0);
}

std::string Metrics::text() const {
    auto families = impl_->registry.Collect();
    std::ranges::sort(families, {}, &prometheus::MetricFamily::name);
    std::ostringstream text;
    prometheus::TextSerializer().Serialize(text, families);
    return text.str();
}

}  // namespace sparekey::ops

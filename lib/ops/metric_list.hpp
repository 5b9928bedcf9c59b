// Every metric that /metrics has: docs/metrics.md, the dashboard and the alert rules are held to this list by
// tests.
#pragma once

#include <array>
#include <string_view>

namespace sparekey::ops {

struct MetricInfo {
    std::string_view name;
    std::string_view type;    // counter, gauge, histogram
    std::string_view labels;  // "workspace, outcome"
    std::string_view help;
};

namespace metric {

// Webhooks.
inline constexpr MetricInfo kWebhooks{"sparekeyd_webhooks_total", "counter", "workspace, outcome",
                                      "Requests to the listener, by how they ended."};
inline constexpr MetricInfo kRefused{"sparekeyd_connections_refused_total", "counter", "reason",
                                     "Connections and requests that never became a webhook."};
inline constexpr MetricInfo kSecretUsed{"sparekeyd_webhook_secret_last_used_timestamp_seconds", "gauge",
                                        "workspace, secret",
                                        "When a webhook was last signed with this secret; 0: not yet."};
inline constexpr MetricInfo kSkew{
    "sparekeyd_webhook_clock_skew_seconds", "gauge", "workspace",
    "How far our clock was ahead of the last signed timestamp, the way here included."};

// Rescues.
inline constexpr MetricInfo kLatency{
    "sparekeyd_rescue_latency_seconds", "histogram", "stage",
    "From Seam's occurred_at, or the end of a hold, until a stage was reached."};
inline constexpr MetricInfo kOutcomes{"sparekeyd_rescue_outcomes_total", "counter", "verdict, reason",
                                      "Looks at jobs, by what they came to."};
inline constexpr MetricInfo kNotifications{"sparekeyd_notifications_total", "counter", "channel, result",
                                           "Messages given to a notifier, by its answer."};
inline constexpr MetricInfo kSeamRequests{"sparekeyd_seam_requests_total", "counter", "route, status",
                                          "Requests to Seam, by HTTP status; none: no answer."};
inline constexpr MetricInfo kSeamSeconds{"sparekeyd_seam_request_duration_seconds", "histogram", "route",
                                         "How long Seam took."};
inline constexpr MetricInfo kSeamHeldBack{"sparekeyd_seam_budget_wait_seconds", "histogram", "priority",
                                          "Requests that waited for their turn, and for how long."};

// Reconciliation.
inline constexpr MetricInfo kReconciled{"sparekeyd_reconciled_total", "counter", "workspace, from",
                                        "What no webhook had brought, by where it was found."};
inline constexpr MetricInfo kCaughtUp{"sparekeyd_catch_up_last_success_timestamp_seconds", "gauge",
                                      "workspace",
                                      "When this process last caught up with Seam's events; 0: not yet."};

// The queue, as all processes on this Redis share it.
inline constexpr MetricInfo kJobs{"sparekeyd_jobs", "gauge", "state", "Jobs in the queue."};
inline constexpr MetricInfo kOldest{"sparekeyd_oldest_job_age_seconds", "gauge", "state",
                                    "For how long the oldest job has been in this state."};
inline constexpr MetricInfo kRedisUp{"sparekeyd_redis_up", "gauge", "",
                                     "1: Redis answered when it was last asked for the queue."};
inline constexpr MetricInfo kDurable{"sparekeyd_durability_met", "gauge", "",
                                     "1: Redis meets redis.durability for every shard."};

// Locks, as this process saw them when it last had the turn to look.
inline constexpr MetricInfo kLocks{"sparekeyd_locks", "gauge", "workspace", "Locks that Seam manages."};
inline constexpr MetricInfo kLocksInTrouble{"sparekeyd_locks_in_trouble", "gauge", "workspace, condition",
                                            "Locks that a person should see to."};
inline constexpr MetricInfo kLocksSeen{"sparekeyd_locks_last_look_timestamp_seconds", "gauge", "workspace",
                                       "When this process last looked at all locks."};

// The process.
inline constexpr MetricInfo kAlertsDelivered{"sparekeyd_alerts_delivered_total", "counter", "",
                                             "Notices that the alert hook took."};
inline constexpr MetricInfo kAlertsLost{"sparekeyd_alerts_lost_total", "counter", "",
                                        "Notices that only the log has."};
inline constexpr MetricInfo kAlertsFailing{"sparekeyd_alerts_failing", "gauge", "",
                                           "1: the last try to deliver an alert failed."};
inline constexpr MetricInfo kHealthy{"sparekeyd_healthy", "gauge", "", "1: as /healthz says."};
inline constexpr MetricInfo kReady{"sparekeyd_ready", "gauge", "", "1: as /readyz says."};
inline constexpr MetricInfo kReloads{"sparekeyd_config_reloads_total", "counter", "outcome",
                                     "SIGHUPs by what they came to: ok, refused."};
inline constexpr MetricInfo kLastLoad{"sparekeyd_config_last_load_timestamp_seconds", "gauge", "",
                                      "When a configuration was last taken up."};
inline constexpr MetricInfo kCertificate{"sparekeyd_certificate_not_after_timestamp_seconds", "gauge", "",
                                         "When the listener's certificate ends."};
inline constexpr MetricInfo kBuild{"sparekeyd_build_info", "gauge", "version", "Always 1."};

}  // namespace metric

inline constexpr std::array kMetrics{
    metric::kWebhooks,    metric::kRefused,        metric::kSecretUsed,    metric::kSkew,
    metric::kLatency,     metric::kOutcomes,       metric::kNotifications, metric::kSeamRequests,
    metric::kSeamSeconds, metric::kSeamHeldBack,   metric::kReconciled,    metric::kCaughtUp,
    metric::kJobs,        metric::kOldest,         metric::kRedisUp,       metric::kDurable,
    metric::kLocks,       metric::kLocksInTrouble, metric::kLocksSeen,     metric::kAlertsDelivered,
    metric::kAlertsLost,  metric::kAlertsFailing,  metric::kHealthy,       metric::kReady,
    metric::kReloads,     metric::kLastLoad,       metric::kCertificate,   metric::kBuild};

}  // namespace sparekey::ops

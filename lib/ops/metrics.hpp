// What this process counts and measures, as Prometheus reads it. metric_list.hpp names all of it;
// prometheus-cpp is seen by metrics.cpp and metric_series.hpp alone.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"
#include "queue/stats.hpp"
#include "rescue/observer.hpp"

namespace sparekey::ops {

/// What labels may say, as far as the configuration decides it.
struct MetricsOptions {
    std::string version;
    std::map<std::string, std::size_t> workspaces;  // name and number of webhook secrets
    std::vector<std::string> channels;
};

/// One per process. Every call from any thread. On the way of a webhook there are only atomics and, for the
/// latency, the histogram's own mutex, which is held for two additions. Label values are words of ours and
/// of the configuration: never an id, a guest or anything that came from outside.
class Metrics {
  public:
    explicit Metrics(MetricsOptions const& options);
    ~Metrics();

    /// The words of webhook::ReceiverEvents; `workspace` is empty where none was found.
    void webhook_answered(std::string_view workspace, std::string_view outcome);
    /// The words of http::Refusal.
    void refused(std::string_view reason);
    void signed_by(std::string_view workspace, std::size_t secret, Instant now);
    void skewed(std::string_view workspace, std::chrono::seconds skew);
    void received(std::chrono::milliseconds waited);

    void reached(rescue::Stage stage, std::chrono::milliseconds waited);
    void ended(rescue::Verdict const& verdict);
    void notifier_answered(std::string_view channel, rescue::SendResult const& result);
    /// `status` 0: no answer.
    void seam_answered(std::string_view route, int status, std::chrono::milliseconds took);
    /// The words of seam::Priority.
    void seam_held_back(std::string_view priority, std::chrono::milliseconds waited);

    /// `from` is "events" or "sweep".
    void reconciled(std::string_view workspace, std::string_view from);
    void caught_up(std::string_view workspace, Instant now);

    /// From Seam's event to the message, of the guests whom this process told: as near as the buckets are
    /// narrow.
    struct Latency {
        std::uint64_t count = 0;
        double p50_s = 0;  // half of them waited no longer
        double p95_s = 0;
    };
    Latency latency_to_guests() const;

    /// The queue as it was last seen; nullptr: Redis does not answer, and nobody knows.
    void set_queue(queue::QueueStats const* stats);

    /// What a look at all locks of a workspace has counted. Before the first there is nothing to scrape.
    void set_locks(std::string_view workspace, std::size_t locks,
                   std::map<std::string, std::size_t> const& in_trouble, Instant at);

    /// Of the process, as it is when somebody asks.
    struct Process {
        bool durable = false;
        bool healthy = false;
        bool ready = false;
        bool alerts_failing = false;
        unsigned long alerts_delivered = 0;  // since the start
        unsigned long alerts_lost = 0;
    };
    void set_process(Process const& process);

    /// A reload ended so: "ok" or "refused". What was read at the start counts as a good one, without being
    /// counted.
    void reloaded(std::string_view outcome, Instant now);
    void loaded(Instant now);
    /// Of the listener's certificate. Before the first call there is no such line.
    void certificate_ends(Instant at);
    /// Secrets 0 to `secrets` - 1 of the workspace are others now: none has signed yet.
    void forget_signers(std::string_view workspace, std::size_t secrets);

    /// All of it, in Prometheus's text format 0.0.4.
    std::string text() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// A verdict's reason as a label: the word before its first colon. "other" for what may be no word of ours.
std::string reason_label(std::string_view reason);

}  // namespace sparekey::ops

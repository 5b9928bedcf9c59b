// What the operators' page shows at one moment, as values and as JSON. Pure. No PIN and no contact data are
// in any of it: the queue, its history and the alerts hold none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ops/health.hpp"
#include "ops/metrics.hpp"
#include "ops/open_alert.hpp"
#include "queue/history.hpp"
#include "queue/job_reader.hpp"

namespace sparekey::ops {

struct RecentJob {
    queue::JobView view;
    Instant last;  // when something last happened to it
};

/// What Redis knows.
struct QueueView {
    queue::Overview overview;
    std::vector<queue::JobView> dead;  // the newest
    std::vector<RecentJob> recent;     // the latest first
    std::vector<OpenAlert> alerts;     // the gravest first, and of those the oldest
    std::uint64_t alerts_omitted = 0;
};

struct OperatorView {
    std::string host;
    std::vector<Reason> not_ready;  // of this process
    bool alerts_failing = false;    // the last try to deliver an alert failed
    Metrics::Latency latency;       // of this process
    std::optional<QueueView> queue;
    std::string trouble;  // why there is no `queue`
};

/// One line; the same for what looks the same, whatever the time: that is what follows when it changes.
std::string to_json(OperatorView const& view);

/// {"lines": [{at, step, detail, due}, …], "complete": …}, the oldest first.
std::string to_json(queue::Timeline const& timeline);

}  // namespace sparekey::ops

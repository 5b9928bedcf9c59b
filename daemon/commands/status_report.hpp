// What `status` shows, as values; and as text and JSON.
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "daemon/terminal.hpp"
#include "ops/durability.hpp"
#include "ops/open_alert.hpp"
#include "queue/duty_view.hpp"
#include "queue/job_reader.hpp"

namespace sparekey::daemon {

/// One workspace's reconciliation (docs/reconciliation.md).
struct Reconciled {
    std::string workspace;
    queue::DutyView catch_up;
    queue::DutyView sweep;
};

struct StatusReport {
    std::string redis;  // its address
    ops::DurabilityPolicy policy = ops::DurabilityPolicy::any;
    std::vector<ops::Shortfall> shortfalls;  // empty: the policy is met
    queue::Overview overview;
    std::vector<Reconciled> reconciled;
    std::vector<ops::OpenAlert> alerts;             // that are open, the oldest first
    std::vector<queue::JobView> dead;               // the newest few
    std::map<std::string, std::uint64_t> outcomes;  // of jobs that were done in the last hour
    bool all_outcomes = true;                       // false: there were too many to count all
};

void print(StatusReport const& report, std::ostream& out, Terminal const& terminal);
std::string to_json(StatusReport const& report);

}  // namespace sparekey::daemon

// What the signs of life mean: is the process alive, is it ready for webhooks, and would a restart help?
// Pure.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "ops/vitals.hpp"

namespace sparekey::ops {

/// A word for programs and a sentence for people.
struct Reason {
    std::string word;
    std::string detail;

    friend bool operator==(Reason const&, Reason const&) = default;
};

struct HealthLimits {
    /// Without moving, until something counts as stalled.
    std::chrono::steady_clock::duration stalled = std::chrono::seconds(10);
};

/// 10 s, but never so short that a Redis which keeps us waiting looks like a standstill of our own: a claim
/// may take two commands, of `command_limit` each.
HealthLimits health_limits(std::chrono::milliseconds command_limit);

/// For /healthz; empty: alive. listener_stalled, worker_stalled, redis_silent. A process that drains is
/// stopping what would move, and is alive.
std::vector<Reason> find_stalls(Vitals const& vitals, Pulse::TimePoint now, HealthLimits const& limits = {});

/// For the watchdog: does something of our own stand still? A Redis that is away does not count, as long as
/// asking it comes to an end: a restart would not bring it back, but cut the rescues under way.
bool needs_restart(Vitals const& vitals, Pulse::TimePoint now, HealthLimits const& limits = {});

/// For /readyz; empty: send webhooks. What find_stalls() finds, redis_unreachable, durability_unmet,
/// queue_full, draining.
std::vector<Reason> find_unready(Vitals const& vitals, Pulse::TimePoint now, HealthLimits const& limits = {});

}  // namespace sparekey::ops

#include "ops/health.hpp"

#include <algorithm>

namespace sparekey::ops {
namespace {

struct Organ {
    Pulse ShardVitals::*pulse;
    char const* word;
    char const* what;
};

constexpr Organ kListener{&ShardVitals::listener, "listener_stalled", "the listener has not moved"};
constexpr Organ kWorker{&ShardVitals::worker, "worker_stalled", "the worker has not asked for jobs"};
constexpr Organ kRedisAnswer{&ShardVitals::redis_answer, "redis_silent", "Redis has not answered"};
constexpr Organ kRedisAttempt{&ShardVitals::redis_attempt, "redis_client_stalled",
                              "a question to Redis has not ended"};

/// Of the shards for which `is_so` holds: "shards 0, 2".
template <class Predicate>
std::string shards_that(Vitals const& vitals, Predicate is_so) {
    std::string list;
    auto number = 0;
    for (auto const& shard : vitals.shards) {
        if (is_so(shard)) list += (list.empty() ? "shard " : ", ") + std::to_string(number);
        ++number;
    }
    return list;
}

void add_stall(std::vector<Reason>& reasons, Organ const& organ, Vitals const& vitals, Pulse::TimePoint now,
               HealthLimits const& limits) {
    auto longest = Pulse::TimePoint::duration::zero();
    auto const shards = shards_that(vitals, [&](ShardVitals const& shard) {
        auto const silence = now - (shard.*organ.pulse).last();
        if (silence > limits.stalled) longest = std::max(longest, silence);
        return silence > limits.stalled;
    });
    if (shards.empty()) return;
    auto const silent_s = std::chrono::duration_cast<std::chrono::seconds>(longest).count();
    reasons.push_back({organ.word, shards + ": " + organ.what + " for " + std::to_string(silent_s) + " s"});
}

}  // namespace

HealthLimits health_limits(std::chrono::milliseconds command_limit) {
    HealthLimits limits;
    limits.stalled = std::max<std::chrono::steady_clock::duration>(limits.stalled, 4 * command_limit);
    return limits;
}

std::vector<Reason> find_stalls(Vitals const& vitals, Pulse::TimePoint now, HealthLimits const& limits) {
    std::vector<Reason> reasons;
    if (vitals.draining) return reasons;
    for (auto const& organ : {kListener, kWorker, kRedisAnswer})
        add_stall(reasons, organ, vitals, now, limits);
    return reasons;
}

bool needs_restart(Vitals const& vitals, Pulse::TimePoint now, HealthLimits const& limits) {
    if (vitals.draining) return false;
    std::vector<Reason> reasons;
    for (auto const& organ : {kListener, kWorker, kRedisAttempt})
        add_stall(reasons, organ, vitals, now, limits);
    return !reasons.empty();
}

std::vector<Reason> find_unready(Vitals const& vitals, Pulse::TimePoint now, HealthLimits const& limits) {
    auto reasons = find_stalls(vitals, now, limits);
    auto const without_redis =
        shards_that(vitals, [](ShardVitals const& shard) { return !shard.redis_answers; });
    if (!without_redis.empty())
        reasons.push_back({"redis_unreachable", without_redis + ": Redis does not answer"});
    auto const not_durable = shards_that(vitals, [](ShardVitals const& shard) { return !shard.durable; });
    if (!not_durable.empty())
        reasons.push_back(
            {"durability_unmet", not_durable + ": Redis is below redis.durability, or was not asked yet"});
    if (vitals.queue_full) reasons.push_back({"queue_full", "more live jobs than redis.high_water"});
    if (vitals.draining) reasons.push_back({"draining", "the daemon is stopping"});
    return reasons;
}

}  // namespace sparekey::ops

#include "reconcile/lock_look.hpp"

#include <algorithm>

namespace sparekey::reconcile {
namespace {

using rescue::Alert;
using rescue::Severity;

constexpr std::size_t kNamed = 3;  // in the summary of an alert about many

/// Event and severity. `which` are the locks: "Front Door is", "12 locks are".
Alert alert_for(LockCondition condition, std::string const& which) {
    switch (condition) {
        case LockCondition::offline:
            return {Severity::warning, "lock_offline", {}, which + " offline: codes do not reach it", {}};
        case LockCondition::pool_empty:
            return {Severity::warning,
                    "lock_pool_empty",
                    {},
                    which +
                        " without backup codes: a guest whose code "
                        "fails could not be helped",
                    {}};
        case LockCondition::pool_partial:
            return {Severity::info, "lock_pool_partial", {}, which + " short of backup codes", {}};
        case LockCondition::many_backups:
            return {Severity::warning,
                    "lock_many_backups",
                    {},
                    which + " hard to program for Seam: many backup codes are in use",
                    {}};
        case LockCondition::slots_full:
            return {Severity::warning,
                    "lock_slots_full",
                    {},
                    which + " full: there is no room for more codes",
                    {}};
        case LockCondition::pool_off:
            return {Severity::info,
                    "lock_pool_off",
                    {},
                    which + " without a pool of backup codes, which is off",
                    {}};
    }
    return {};
}

std::string key_of(LockCondition condition, std::string_view rest) {
    return alert_for(condition, "").event + ":" + std::string(rest);
}

std::string name_of(DeviceHealth const& device) {
    return device.name.empty() ? "lock " + device.device_id : device.name;
}

}  // namespace

bool is_lock_alert(std::string_view event) {
    return std::ranges::any_of(
        kLockConditions, [&](LockCondition condition) { return alert_for(condition, "").event == event; });
}

LockLook::LockLook(LockLookOptions options, LockMemory const& memory, Keys open, Instant now)
    : options_(std::move(options)), before_(memory), open_(std::move(open)), now_(now) {}

void LockLook::add(DeviceHealth const& device) {
    if (!device.is_managed) return;
    ++counts_.locks;
    for (auto const& trouble : troubles_of(device)) {
        ++counts_.in_trouble[trouble.condition];
        auto const key = key_of(trouble.condition, device.device_id);
        auto const seen = before_.find(key);
        auto const since =
            std::min(seen == before_.end() ? now_ : seen->second, trouble.since.value_or(now_));
        memory_.insert_or_assign(key, since);
        auto const told = open_.contains(key);
        if (told) still_.insert(key);
        if (!told && now_ - since < options_.grace) continue;
        auto& affected = affected_[trouble.condition];
        ++affected.count;
        if (affected.first.size() >= kMostTold) continue;
        auto& kept = affected.first.emplace_back();
        kept.device_id = device.device_id;
        kept.name = device.name;
    }
}

LockLook::Outcome LockLook::finish() && {
    Outcome outcome;
    for (auto& [condition, affected] : affected_) tell(condition, affected, outcome);
    for (auto const& key : open_)
        if (!still_.contains(key)) outcome.resolve.push_back(key);
    outcome.counts = std::move(counts_);
    outcome.memory = std::move(memory_);
    return outcome;
}

void LockLook::tell(LockCondition condition, Affected& affected, Outcome& outcome) {
    auto const key_of_all = key_of(condition, "workspace:" + options_.workspace);
    auto const limit = open_.contains(key_of_all) ? kMostTold / 2 : kMostTold;
    if (affected.count > limit) {
        auto which = std::to_string(affected.count) + " locks of " + options_.workspace + " (";
        for (std::size_t i = 0; i < std::min(kNamed, affected.first.size()); ++i)
            which += name_of(affected.first[i]) + ", ";
        auto alert = alert_for(condition, which + "…) are");
        alert.dedup_key = key_of_all;
        alert.details = {{"workspace", options_.workspace}, {"locks", std::to_string(affected.count)}};
        still_.insert(key_of_all);
        outcome.raise.push_back(std::move(alert));
        return;
    }
    for (auto const& device : affected.first) {
        auto alert = alert_for(condition, name_of(device) + " is");
        alert.dedup_key = key_of(condition, device.device_id);
        alert.details = {
            {"device_id", device.device_id}, {"device", device.name}, {"workspace", options_.workspace}};
        outcome.raise.push_back(std::move(alert));
    }
}

}  // namespace sparekey::reconcile

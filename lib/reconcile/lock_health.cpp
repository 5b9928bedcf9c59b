#include "reconcile/lock_health.hpp"

#include <algorithm>

namespace sparekey::reconcile {
namespace {

struct Known {
    std::string_view code;
    std::string_view text;
    std::optional<LockCondition> condition;
};

// SEAM.md §3. Codes that are not here are shown as they are.
constexpr Known kKnown[] = {
    {"offline", "offline", LockCondition::offline},
    {"device_offline", "offline", LockCondition::offline},
    {"device_disconnected", "offline: Seam has lost it", LockCondition::offline},
    {"hub_disconnected", "offline: its hub is", LockCondition::offline},
    {"account_disconnected", "offline: the account is disconnected from Seam", LockCondition::offline},
    {"device_removed", "removed from the account at its maker", LockCondition::offline},
    {"empty_backup_access_code_pool", "no backup codes left", LockCondition::pool_empty},
    {"partial_backup_access_code_pool", "its pool of backup codes is not full", LockCondition::pool_partial},
    {"many_active_backup_codes", "many backup codes in use: Seam has trouble with this lock",
     LockCondition::many_backups},
    {"max_access_codes_reached", "no room for more codes", LockCondition::slots_full},
    {"pool_off", "its pool of backup codes is off", LockCondition::pool_off},
    {"low_battery", "its battery is low", std::nullopt},
    {"unreliable_online_status", "whether it is online is not certain", std::nullopt},
};

Known const* find(std::string_view code) {
    auto const* const found = std::ranges::find(kKnown, code, &Known::code);
    return found == std::end(kKnown) ? nullptr : found;
}

std::optional<LockCondition> condition_of(std::string_view code) {
    auto const* const known = find(code);
    return known ? known->condition : std::nullopt;
}

std::string text_of(std::string_view code) {
    if (auto const* const known = find(code)) return std::string(known->text);
    std::string text(code);
    std::ranges::replace(text, '_', ' ');
    return text;
}

LockProblem problem(bool is_error, std::string_view code, std::optional<Instant> since = std::nullopt) {
    return {is_error, std::string(code), text_of(code), since};
}

void note(std::vector<LockTrouble>& troubles, LockCondition condition, std::optional<Instant> since) {
    auto const known = std::ranges::find(troubles, condition, &LockTrouble::condition);
    if (known == troubles.end()) {
        troubles.push_back({condition, since});
    } else if (since && (!known->since || *since < *known->since)) {
        known->since = since;
    }
}

}  // namespace

std::string_view to_string(LockCondition condition) {
    switch (condition) {
        case LockCondition::offline:
            return "offline";
        case LockCondition::pool_empty:
            return "pool_empty";
        case LockCondition::pool_partial:
            return "pool_partial";
        case LockCondition::many_backups:
            return "many_backups";
        case LockCondition::slots_full:
            return "slots_full";
        case LockCondition::pool_off:
            return "pool_off";
    }
    return "offline";
}

std::vector<LockProblem> problems_of(DeviceHealth const& device) {
    std::vector<LockProblem> problems;
    if (!device.is_managed) return problems;
    // Seam mostly says so itself.
    auto const says_offline = [](DeviceProblem const& said) {
        return condition_of(said.code) == LockCondition::offline;
    };
    if (!device.online && std::ranges::none_of(device.errors, says_offline))
        problems.push_back(problem(true, "offline"));
    for (auto const& error : device.errors) problems.push_back(problem(true, error.code, error.since));
    for (auto const& warning : device.warnings)
        problems.push_back(problem(false, warning.code, warning.since));
    if (device.pool_supported.value_or(false) && !device.pool_enabled.value_or(true))
        problems.push_back(problem(false, "pool_off"));
    return problems;
}

std::vector<LockTrouble> troubles_of(DeviceHealth const& device) {
    std::vector<LockTrouble> troubles;
    for (auto const& problem : problems_of(device))
        if (auto const condition = condition_of(problem.code)) note(troubles, *condition, problem.since);
    if (has(troubles, LockCondition::offline) || has(troubles, LockCondition::pool_empty))
        std::erase_if(troubles, [](auto const& t) { return t.condition == LockCondition::pool_partial; });
    return troubles;
}

bool has(std::vector<LockTrouble> const& troubles, LockCondition condition) {
    return std::ranges::find(troubles, condition, &LockTrouble::condition) != troubles.end();
}

}  // namespace sparekey::reconcile

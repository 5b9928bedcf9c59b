#include "ops/durability.hpp"

#include <algorithm>

namespace sparekey::ops {
namespace {

struct Rule {
    std::string_view setting;
    std::vector<std::string_view> wanted;  // any of these; the first is what the command sets
    std::string_view command;
};

std::vector<Rule> rules_of(DurabilityPolicy policy) {
    std::vector<Rule> rules{{"role", {"master"}, "point redis.url at the primary, not at a replica"}};
    if (policy == DurabilityPolicy::any) return rules;

    rules.push_back(
        {"appendonly", {"yes"}, "redis-cli CONFIG SET appendonly yes && redis-cli CONFIG REWRITE"});
    if (policy == DurabilityPolicy::always)
        rules.push_back({"appendfsync",
                         {"always"},
                         "redis-cli CONFIG SET appendfsync always && redis-cli CONFIG REWRITE"});
    else
        rules.push_back({"appendfsync",
                         {"everysec", "always"},
                         "redis-cli CONFIG SET appendfsync everysec && redis-cli CONFIG REWRITE"});
    // Without it, nothing is synced while the file is rewritten, which may take minutes.
    rules.push_back({"no-appendfsync-on-rewrite",
                     {"no"},
                     "redis-cli CONFIG SET no-appendfsync-on-rewrite no && redis-cli CONFIG REWRITE"});
    rules.push_back({"maxmemory-policy",
                     {"noeviction"},
                     "redis-cli CONFIG SET maxmemory-policy noeviction && redis-cli CONFIG REWRITE"});
    rules.push_back({"aof_last_write_status", {"ok"}, "make room on Redis' disk, and look into its log"});
    return rules;
}

}  // namespace

std::string_view to_string(DurabilityPolicy policy) {
    switch (policy) {
        case DurabilityPolicy::any:
            return "any";
        case DurabilityPolicy::everysec:
            return "everysec";
        case DurabilityPolicy::always:
            return "always";
    }
    return "always";
}

Result<DurabilityPolicy> parse_durability_policy(std::string_view text) {
    for (auto const policy : {DurabilityPolicy::any, DurabilityPolicy::everysec, DurabilityPolicy::always})
        if (to_string(policy) == text) return policy;
    return Error{Errc::invalid_input, "not one of \"always\", \"everysec\", \"any\""};
}

void add_info(StoreFacts& facts, std::string_view info) {
    while (!info.empty()) {
        auto const end = info.find('\n');
        auto line = info.substr(0, end);
        info.remove_prefix(end == std::string_view::npos ? info.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        auto const colon = line.find(':');
        if (line.starts_with('#') || colon == std::string_view::npos) continue;
        facts.insert_or_assign(std::string(line.substr(0, colon)), std::string(line.substr(colon + 1)));
    }
}

std::string Shortfall::describe() const {
    return setting + " is " + found + ", wanted " + wanted + "; mend it with: " + command;
}

std::vector<Shortfall> find_shortfalls(StoreFacts const& facts, DurabilityPolicy policy) {
    std::vector<Shortfall> shortfalls;
    for (auto const& rule : rules_of(policy)) {
        auto const fact = facts.find(rule.setting);
        auto const found = fact == facts.end() ? std::string("unknown") : fact->second;
        if (std::find(rule.wanted.begin(), rule.wanted.end(), found) != rule.wanted.end()) continue;
        shortfalls.push_back(
            {std::string(rule.setting), found, std::string(rule.wanted.front()), std::string(rule.command)});
    }
    return shortfalls;
}

}  // namespace sparekey::ops

// Does this Redis keep what it is told? DESIGN.md §5, "Durability policy". Pure: facts in, shortfalls out.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace sparekey::ops {

enum class DurabilityPolicy {
    any,       // whatever Redis does is accepted
    everysec,  // the append-only file, synced at least every second: a power cut loses at most about one
               // second
    always,    // synced before Redis answers: an accepted webhook survives a power cut
};

std::string_view to_string(DurabilityPolicy policy);
Result<DurabilityPolicy> parse_durability_policy(std::string_view text);

/// By setting (`CONFIG GET`) or field (`INFO`) name; what Redis did not tell is absent.
using StoreFacts = std::map<std::string, std::string, std::less<>>;

/// Adds the `name:value` lines of an INFO answer.
void add_info(StoreFacts& facts, std::string_view info);

/// One setting below the policy.
struct Shortfall {
    std::string setting;
    std::string found;  // "unknown" where Redis did not tell
    std::string wanted;
    std::string command;  // what mends it, for the operator to paste

    std::string describe() const;
};

/// Empty: the policy is met. Eviction counts as a loss under every policy but `any`, and a replica cannot be
/// written to at all.
std::vector<Shortfall> find_shortfalls(StoreFacts const& facts, DurabilityPolicy policy);

}  // namespace sparekey::ops

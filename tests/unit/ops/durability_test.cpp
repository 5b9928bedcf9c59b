#include "ops/durability.hpp"

#include <gtest/gtest.h>

namespace sparekey::ops {
namespace {

StoreFacts durable() {
    return {{"role", "master"},
            {"appendonly", "yes"},
            {"appendfsync", "always"},
            {"no-appendfsync-on-rewrite", "no"},
            {"maxmemory-policy", "noeviction"},
            {"aof_last_write_status", "ok"}};
}

struct Row {
    char const* name;
    DurabilityPolicy policy;
    std::map<std::string, std::string> change;
    std::string shortfall;  // the one setting that falls short; empty: none
};

std::ostream& operator<<(std::ostream& out, Row const& row) {
    return out << row.name;
}

class DurabilityTable : public testing::TestWithParam<Row> {};

TEST_P(DurabilityTable, names_what_falls_short) {
    auto facts = durable();
    for (auto const& [setting, value] : GetParam().change) facts[setting] = value;
    auto const shortfalls = find_shortfalls(facts, GetParam().policy);
    if (GetParam().shortfall.empty()) {
        EXPECT_TRUE(shortfalls.empty());
    } else {
        ASSERT_EQ(shortfalls.size(), 1u);
        EXPECT_EQ(shortfalls[0].setting, GetParam().shortfall);
        EXPECT_FALSE(shortfalls[0].command.empty());
    }
}

constexpr auto kAny = DurabilityPolicy::any;
constexpr auto kEverysec = DurabilityPolicy::everysec;
constexpr auto kAlways = DurabilityPolicy::always;

INSTANTIATE_TEST_SUITE_P(
    Policies, DurabilityTable,
    testing::Values(
        Row{"always_met", kAlways, {}, ""}, Row{"everysec_met_by_always", kEverysec, {}, ""},
        Row{"everysec_met", kEverysec, {{"appendfsync", "everysec"}}, ""},
        Row{"always_wants_more_than_everysec", kAlways, {{"appendfsync", "everysec"}}, "appendfsync"},
        Row{"no_sync_at_all", kEverysec, {{"appendfsync", "no"}}, "appendfsync"},
        Row{"no_file", kEverysec, {{"appendonly", "no"}}, "appendonly"},
        Row{"pause_while_rewriting",
            kEverysec,
            {{"no-appendfsync-on-rewrite", "yes"}},
            "no-appendfsync-on-rewrite"},
        Row{"eviction", kEverysec, {{"maxmemory-policy", "allkeys-lru"}}, "maxmemory-policy"},
        Row{"full_disk", kEverysec, {{"aof_last_write_status", "err"}}, "aof_last_write_status"},
        Row{"any_takes_all", kAny, {{"appendonly", "no"}, {"maxmemory-policy", "allkeys-lru"}}, ""},
        Row{"a_replica_takes_no_writes", kAny, {{"role", "slave"}}, "role"}),
    [](auto const& row) { return std::string(row.param.name); });

TEST(Durability, does_not_take_silence_for_yes) {
    auto facts = durable();
    facts.erase("appendfsync");  // CONFIG GET refused by an ACL
    auto const shortfalls = find_shortfalls(facts, kEverysec);
    ASSERT_EQ(shortfalls.size(), 1u);
    EXPECT_EQ(
        shortfalls[0].describe(),
        "appendfsync is unknown, wanted everysec; mend it with: redis-cli CONFIG SET appendfsync everysec "
        "&& redis-cli CONFIG REWRITE");
}

TEST(Durability, reads_info) {
    StoreFacts facts;
    add_info(
        facts,
        "# Persistence\r\nloading:0\r\naof_last_write_status:ok\r\n\r\n# Replication\r\nrole:master\r\n");
    EXPECT_EQ(facts["role"], "master");
    EXPECT_EQ(facts["aof_last_write_status"], "ok");
    EXPECT_EQ(facts.size(), 3u);
}

TEST(DurabilityPolicy, parses_its_own_words) {
    for (auto const policy : {kAny, kEverysec, kAlways})
        EXPECT_EQ(parse_durability_policy(to_string(policy)).value(), policy);
    EXPECT_FALSE(parse_durability_policy("sometimes"));
}

}  // namespace
}  // namespace sparekey::ops

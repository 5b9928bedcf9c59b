#include "rescue/interlock.hpp"

#include <gtest/gtest.h>

#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {
namespace {

TEST(Interlock, takes_the_code_under_backup_access_code) {
    auto const chosen = choose_backup(failed_original(), {good_backup(), std::nullopt});
    ASSERT_TRUE(chosen);
    EXPECT_EQ(chosen->access_code_id, "backup-1");
    EXPECT_TRUE(same(chosen->pin, Secret("1275")));
}

TEST(Interlock, prefers_backup_access_code_over_an_original_beside_it) {
    auto const chosen = choose_backup(failed_original(), {good_backup(), failed_original()});
    ASSERT_TRUE(chosen);
    EXPECT_EQ(chosen->access_code_id, "backup-1");
}

TEST(Interlock, takes_the_code_under_access_code_alone) {
    auto unmarked = good_backup();
    unmarked.is_backup.reset();
    EXPECT_TRUE(choose_backup(failed_original(), {std::nullopt, good_backup()}));
    EXPECT_TRUE(choose_backup(failed_original(), {std::nullopt, unmarked}));
}

struct Row {
    char const* name;
    std::function<PulledBackup()> answer;
    char const* what;
};

std::ostream& operator<<(std::ostream& out, Row const& row) {
    return out << row.name;
}

AccessCode changed(std::function<void(AccessCode&)> const& change) {
    auto code = good_backup();
    change(code);
    return code;
}

class InterlockRefuses : public testing::TestWithParam<Row> {};

TEST_P(InterlockRefuses, and_says_why) {
    auto const chosen = choose_backup(failed_original(), GetParam().answer());
    ASSERT_FALSE(chosen);
    EXPECT_NE(chosen.error().what.find(GetParam().what), std::string::npos) << chosen.error().what;
}

INSTANTIATE_TEST_SUITE_P(
    Interlocks, InterlockRefuses,
    testing::Values(Row{"nothing", [] { return PulledBackup{}; }, "no access code"},
                    Row{"the_original_under_access_code",
                        [] {
                            auto original = failed_original();
                            original.is_backup.reset();
                            return PulledBackup{{}, original};
                        },
                        "original access code itself"},
                    Row{"the_original_under_backup_access_code",
                        [] {
                            return PulledBackup{failed_original(), {}};
                        },
                        "original access code itself"},
                    Row{"no_backup_under_access_code",
                        [] {
                            return PulledBackup{{}, changed([](auto& c) { c.is_backup = false; })};
                        },
                        "is_backup: false"},
                    Row{"another_device",
                        [] {
                            return PulledBackup{changed([](auto& c) { c.device_id = "device-2"; }), {}};
                        },
                        "another device: device-2"},
                    Row{"no_pin",
                        [] {
                            return PulledBackup{changed([](auto& c) { c.pin = Secret(); }), {}};
                        },
                        "no code"},
                    Row{"the_originals_pin",
                        [] {
                            return PulledBackup{changed([](auto& c) { c.pin = Secret("8030"); }), {}};
                        },
                        "the original's code"},
                    Row{"no_id",
                        [] {
                            return PulledBackup{changed([](auto& c) { c.access_code_id.clear(); }), {}};
                        },
                        "no access_code_id"}),
    [](auto const& row) { return std::string(row.param.name); });

TEST(Interlock, never_names_a_pin) {
    auto const chosen =
        choose_backup(failed_original(), {changed([](auto& c) { c.pin = Secret("8030"); }), {}});
    ASSERT_FALSE(chosen);
    EXPECT_EQ(chosen.error().what.find("8030"), std::string::npos);
}

}  // namespace
}  // namespace sparekey::rescue

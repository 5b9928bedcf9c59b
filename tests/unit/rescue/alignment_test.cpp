#include "rescue/alignment.hpp"

#include <gtest/gtest.h>

#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {
namespace {

TEST(Alignment, sends_nothing_where_the_instants_are_equal) {
    auto backup = good_backup();
    backup.ends_at = at("2026-12-05T19:00:00.000000Z");  // as Seam's reference writes it
    EXPECT_FALSE(plan_alignment(backup, kDeparture, kNow));
    backup.ends_at = at("2026-12-05T14:00:00-05:00");
    EXPECT_FALSE(plan_alignment(backup, kDeparture, kNow));
}

TEST(Alignment, keeps_the_backups_own_start) {
    auto backup = good_backup();
    backup.starts_at = at("2026-12-01T14:55:10.004Z");
    backup.ends_at = kDeparture + std::chrono::hours(24);
    auto const update = plan_alignment(backup, kDeparture, kNow);
    ASSERT_TRUE(update);
    EXPECT_EQ(update->starts_at, at("2026-12-01T14:55:10.004Z"));
    EXPECT_EQ(update->ends_at, kDeparture);
}

TEST(Alignment, starts_an_undated_backup_now) {
    auto backup = good_backup();  // as the fake's: ongoing, no dates
    backup.starts_at.reset();
    backup.ends_at.reset();
    auto const update = plan_alignment(backup, kDeparture, kNow);
    ASSERT_TRUE(update);
    EXPECT_EQ(update->starts_at, kNow);
    EXPECT_EQ(update->ends_at, kDeparture);
}

}  // namespace
}  // namespace sparekey::rescue

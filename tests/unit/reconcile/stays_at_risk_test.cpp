#include "reconcile/stays_at_risk.hpp"

#include <gtest/gtest.h>

#include "unit/reconcile/lock_samples.hpp"

namespace sparekey::reconcile {
namespace {

using namespace std::chrono_literals;

/// A guest's code that is on the lock, for a stay under way.
rescue::AccessCode code() {
    rescue::AccessCode made;
    made.access_code_id = "code";
    made.type = "time_bound";
    made.status = "set";
    made.starts_at = kNoon - 24h;
    made.ends_at = kNoon + 24h;
    return made;
}

bool at_risk(rescue::AccessCode const& code, DeviceHealth const& device = lock("a")) {
    return is_at_risk(code, device, !device.online || !device.errors.empty(), kNoon);
}

TEST(StaysAtRisk, a_code_on_the_lock_is_no_risk_whatever_the_lock_is_like) {
    EXPECT_FALSE(at_risk(code()));
    EXPECT_FALSE(at_risk(code(), offline(lock("a"))));
    auto inherited = code();
    inherited.error_codes = {"empty_backup_access_code_pool"};
    EXPECT_FALSE(at_risk(inherited, empty("a"))) << "the error is the lock's";
}

TEST(StaysAtRisk, a_code_that_is_not_on_a_troubled_lock_is) {
    for (auto const* const status : {"setting", "unset", "unknown", ""}) {
        auto waiting = code();
        waiting.status = status;
        EXPECT_TRUE(at_risk(waiting, offline(lock("a")))) << status;
        EXPECT_FALSE(at_risk(waiting)) << "a lock that is well will take it";
    }
}

TEST(StaysAtRisk, a_code_with_an_error_of_its_own_is_on_any_lock) {
    auto failed = code();
    failed.error_codes = {"failed_to_set_on_device"};
    EXPECT_TRUE(at_risk(failed));
    failed.pulled_backup_access_code_id = "backup";
    EXPECT_FALSE(at_risk(failed)) << "the guest has a backup";
}

TEST(StaysAtRisk, only_of_stays_that_are_on_or_begin_soon) {
    struct Row {
        std::optional<Instant> starts_at;
        std::optional<Instant> ends_at;
        bool expected;
    };
    for (auto const& [starts_at, ends_at, expected] :
         {Row{kNoon - 2h, kNoon + 1ms, true}, Row{kNoon - 2h, kNoon, false},
          Row{kNoon + 72h, kNoon + 99h, true}, Row{kNoon + 72h + 1ms, kNoon + 99h, false},
          Row{std::nullopt, kNoon + 1h, true}, Row{kNoon - 1h, std::nullopt, true}}) {
        auto failed = code();
        failed.error_codes = {"failed_to_set_on_device"};
        failed.starts_at = starts_at;
        failed.ends_at = ends_at;
        EXPECT_EQ(at_risk(failed), expected);
    }
}

TEST(StaysAtRisk, only_of_guests) {
    auto backup = code();
    backup.error_codes = {"failed_to_set_on_device"};
    backup.is_backup = true;
    EXPECT_FALSE(at_risk(backup));
    auto ongoing = code();
    ongoing.error_codes = {"failed_to_set_on_device"};
    ongoing.type = "ongoing";
    EXPECT_FALSE(at_risk(ongoing));
}

}  // namespace
}  // namespace sparekey::reconcile

#include "reconcile/lock_health.hpp"

#include <gmock/gmock.h>

#include "unit/reconcile/lock_samples.hpp"

namespace sparekey::reconcile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Condition = LockCondition;

std::vector<Condition> conditions(DeviceHealth const& device) {
    std::vector<Condition> found;
    for (auto const& trouble : troubles_of(device)) found.push_back(trouble.condition);
    return found;
}

std::vector<std::string> codes(DeviceHealth const& device) {
    std::vector<std::string> found;
    for (auto const& problem : problems_of(device)) found.push_back(problem.code);
    return found;
}

TEST(LockHealth, knows_what_each_of_seams_codes_means) {
    EXPECT_THAT(conditions(lock("a")), IsEmpty());
    for (auto const& [code, condition] : {std::pair{"device_offline", Condition::offline},
                                          {"device_disconnected", Condition::offline},
                                          {"hub_disconnected", Condition::offline},
                                          {"account_disconnected", Condition::offline},
                                          {"device_removed", Condition::offline},
                                          {"empty_backup_access_code_pool", Condition::pool_empty}})
        EXPECT_THAT(conditions(with_error(lock("a"), code)), ElementsAre(condition)) << code;
    for (auto const& [code, condition] : {std::pair{"many_active_backup_codes", Condition::many_backups},
                                          {"partial_backup_access_code_pool", Condition::pool_partial},
                                          {"max_access_codes_reached", Condition::slots_full}})
        EXPECT_THAT(conditions(with_warning(lock("a"), code)), ElementsAre(condition)) << code;
    EXPECT_THAT(conditions(with_warning(lock("a"), "low_battery")), IsEmpty());
    EXPECT_THAT(conditions(with_error(lock("a"), "something_new")), IsEmpty());
}

TEST(LockHealth, has_words_for_every_condition_and_for_codes_that_are_new) {
    EXPECT_EQ(problems_of(with_error(lock("a"), "empty_backup_access_code_pool")).at(0).text,
              "no backup codes left");
    EXPECT_EQ(problems_of(with_error(lock("a"), "something_quite_new")).at(0).text, "something quite new");
}

TEST(LockHealth, says_once_that_a_lock_is_offline) {
    EXPECT_THAT(codes(offline(lock("a"))), ElementsAre("offline"));
    for (auto const* const code : {"device_offline", "hub_disconnected"})
        EXPECT_THAT(codes(offline(with_error(lock("a"), code))), ElementsAre(code));
    EXPECT_THAT(codes(offline(with_error(lock("a"), "strange"))), ElementsAre("offline", "strange"));
    auto const both =
        with_error(with_error(lock("a"), "device_offline", kNoon), "hub_disconnected", kMorning);
    EXPECT_THAT(troubles_of(both), ElementsAre(LockTrouble{Condition::offline, kMorning}));
}

TEST(LockHealth, a_pool_is_off_only_where_there_could_be_one) {
    for (auto const supported : {std::optional<bool>(), std::optional(false), std::optional(true)}) {
        for (auto const enabled : {std::optional<bool>(), std::optional(false), std::optional(true)}) {
            auto device = lock("a");
            device.pool_supported = supported;
            device.pool_enabled = enabled;
            auto const off = supported == true && enabled == false;
            EXPECT_EQ(has(troubles_of(device), Condition::pool_off), off);
        }
    }
}

TEST(LockHealth, a_partial_pool_is_no_news_beside_what_explains_it) {
    auto const partial = with_warning(lock("a"), "partial_backup_access_code_pool");
    EXPECT_THAT(conditions(offline(partial)), ElementsAre(Condition::offline));
    EXPECT_THAT(conditions(with_error(partial, "empty_backup_access_code_pool")),
                ElementsAre(Condition::pool_empty));
    EXPECT_THAT(codes(offline(partial)), ElementsAre("offline", "partial_backup_access_code_pool"))
        << "it is shown all the same";
}

TEST(LockHealth, does_not_judge_what_seam_does_not_manage) {
    auto device = offline(with_error(lock("a"), "empty_backup_access_code_pool"));
    device.is_managed = false;
    EXPECT_THAT(codes(device), IsEmpty());
    EXPECT_THAT(conditions(device), IsEmpty());
}

}  // namespace
}  // namespace sparekey::reconcile

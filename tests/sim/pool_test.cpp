#include "sim/pool.hpp"

#include <gtest/gtest.h>

#include <set>

#include "sim/sim_scene.hpp"

namespace sparekey::sim {
namespace {

TEST(SimPool, a_backup_starts_at_the_pull_and_ends_with_the_stay) {
    SimScene scene;
    auto const backup = pull_backup(scene.world, scene.original, scene.now);
    ASSERT_TRUE(backup);
    EXPECT_EQ((*backup)->time_frame.starts_at, scene.now);
    EXPECT_EQ((*backup)->time_frame.ends_at, scene.original.time_frame.ends_at);
    EXPECT_EQ(scene.last_event(), "access_code.backup_access_code_pulled");
}

TEST(SimPool, a_second_pull_answers_the_same_and_changes_nothing) {
    SimScene scene;
    auto const first = pull_backup(scene.world, scene.original, scene.now).value();
    auto const starts_at = first->time_frame.starts_at;
    auto const second = pull_backup(scene.world, scene.original, scene.now + std::chrono::hours(1)).value();
    EXPECT_EQ(first, second);
    EXPECT_EQ(second->time_frame.starts_at, starts_at);
    EXPECT_EQ(scene.original.warnings.size(), 1U);
}

TEST(SimPool, every_guest_gets_a_backup_of_his_own_until_the_pool_is_empty) {
    SimScene scene;
    std::set<std::string> ids;
    for (int i = 0; i < scene.world.behaviour.pool_size; ++i) {
        ids.insert(pull_backup(scene.world, scene.add_guest(), scene.now).value()->id);
    }
    EXPECT_EQ(ids.size(), 3U);
    scene.world.behaviour.empty_pool_status = 422;
    EXPECT_EQ(pull_backup(scene.world, scene.original, scene.now).error().status, 422);
    refill_pool(scene.world, scene.device, 1, scene.now);
    EXPECT_TRUE(pull_backup(scene.world, scene.original, scene.now));
}

TEST(SimPool, the_fake_gives_the_same_backup_to_everybody) {
    SimScene scene;
    scene.world.behaviour.exclusive_pulls = false;
    auto const first = pull_backup(scene.world, scene.original, scene.now).value();
    EXPECT_EQ(pull_backup(scene.world, scene.add_guest(), scene.now).value(), first);
}

TEST(SimPool, backups_and_ongoing_codes_have_no_backup) {
    SimScene scene;
    auto const backup = pull_backup(scene.world, scene.original, scene.now).value();
    EXPECT_EQ(pull_backup(scene.world, *backup, scene.now).error().type, "access_code_not_time_bound");
    scene.original.pulled_backup_id.clear();
    scene.original.time_bound = false;
    EXPECT_EQ(pull_backup(scene.world, scene.original, scene.now).error().type, "access_code_not_time_bound");
}

TEST(SimPool, the_pins_of_a_device_are_all_different) {
    SimScene scene;
    refill_pool(scene.world, scene.device, 500, scene.now);
    std::set<std::string> pins;
    std::size_t codes = 0;
    for (auto const& code : scene.world.access_codes) {
        pins.insert(code.pin);
        ++codes;
    }
    EXPECT_EQ(pins.size(), codes);
}

}  // namespace
}  // namespace sparekey::sim

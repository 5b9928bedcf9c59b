#include "sim/rules.hpp"

#include <gtest/gtest.h>

#include "sim/sim_scene.hpp"

namespace sparekey::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

TEST(SimRules, a_pin_cannot_be_on_a_device_twice) {
    SimScene scene;
    NewAccessCode const same = {
        .name = "Other", .pin = scene.original.pin, .time_frame = scene.stay(), .use_backup_pool = false};
    EXPECT_EQ(create_access_code(scene.world, scene.device, same, scene.now).error().status, 409);
    auto& elsewhere = add_device(scene.world, scene.workspace, {}, scene.now);
    EXPECT_TRUE(create_access_code(scene.world, elsewhere, same, scene.now));
}

TEST(SimRules, a_pin_has_4_to_12_digits) {
    SimScene scene;
    for (std::string const pin : {"123", "1234567890123", "12a4", ""}) {
        NewAccessCode const wanted = {
            .name = "Guest", .pin = pin, .time_frame = scene.stay(), .use_backup_pool = false};
        EXPECT_EQ(create_access_code(scene.world, scene.device, wanted, scene.now).error().field, "code");
    }
}

TEST(SimRules, a_code_that_asks_for_the_pool_turns_it_on) {
    SimScene scene;
    NewDevice without_pool;
    without_pool.pool_size = 0;
    auto& device = add_device(scene.world, scene.workspace, without_pool, scene.now);
    EXPECT_FALSE(device.pool_enabled);
    NewAccessCode const wanted = {
        .name = "Guest", .pin = {}, .time_frame = scene.stay(), .use_backup_pool = true};
    ASSERT_TRUE(create_access_code(scene.world, device, wanted, scene.now));
    EXPECT_TRUE(device.pool_enabled);
    EXPECT_TRUE(has_free_backup(scene.world, device.id));
}

TEST(SimRules, an_update_needs_both_dates_or_none) {
    SimScene scene;
    AccessCodeChanges changes;
    changes.time_frame.ends_at = scene.now + hours(3);
    EXPECT_EQ(update_access_code(scene.world, scene.original, changes, scene.now).error().type,
              "invalid_input");
    changes.time_frame.starts_at = scene.now;
    EXPECT_TRUE(update_access_code(scene.world, scene.original, changes, scene.now));
    EXPECT_EQ(scene.original.time_frame.ends_at, scene.now + hours(3));
    EXPECT_EQ(scene.last_event(), "access_code.time_frame_changed");
}

TEST(SimRules, an_update_that_never_takes_effect_leaves_the_dates_and_its_attempt_pending) {
    SimScene scene;
    scene.world.behaviour.updates = Updates::ignored;
    auto const before = scene.original.time_frame.ends_at;
    AccessCodeChanges changes;
    changes.time_frame = {scene.now, scene.now + hours(3)};
    auto const attempt = update_access_code(scene.world, scene.original, changes, scene.now);
    ASSERT_TRUE(attempt);
    EXPECT_FALSE((*attempt)->done);
    EXPECT_EQ(scene.original.time_frame.ends_at, before);
}

TEST(SimRules, the_eleventh_update_of_a_minute_is_refused_until_the_minute_is_over) {
    SimScene scene;
    AccessCodeChanges changes;
    changes.name = "Renamed";
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(update_access_code(scene.world, scene.original, changes, scene.now));
    }
    auto const refused =
        update_access_code(scene.world, scene.original, changes, scene.now + std::chrono::seconds(30));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().status, 429);
    EXPECT_EQ(refused.error().retry_after_s, 30);
    EXPECT_TRUE(update_access_code(scene.world, scene.original, changes, scene.now + minutes(1)));
}

TEST(SimRules, a_failure_and_a_recovery_change_the_code_and_say_so) {
    SimScene scene;
    fail_access_code(scene.world, scene.original, "access_code.failed_to_set_on_device", {"provider_issue"},
                     scene.now);
    EXPECT_EQ(scene.original.status, "setting");
    EXPECT_EQ(scene.original.errors.at(0).code, "provider_issue");
    EXPECT_EQ(scene.last_event(), "access_code.failed_to_set_on_device");
    recover_access_code(scene.world, scene.original, scene.now);
    EXPECT_EQ(scene.original.status, "set");
    EXPECT_TRUE(scene.original.errors.empty());
    EXPECT_EQ(scene.last_event(), "access_code.set_on_device");
}

TEST(SimRules, every_event_is_told_to_whoever_listens) {
    SimScene scene;
    std::vector<std::string> heard;
    scene.world.on_event = [&](Event const& event) { heard.push_back(event.type); };
    delete_access_code(scene.world, scene.original, scene.now);
    EXPECT_EQ(heard, std::vector<std::string>{"access_code.deleted"});
}

}  // namespace
}  // namespace sparekey::sim

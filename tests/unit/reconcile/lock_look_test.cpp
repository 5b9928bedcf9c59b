#include "reconcile/lock_look.hpp"

#include <gmock/gmock.h>

#include "unit/reconcile/lock_samples.hpp"

namespace sparekey::reconcile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

/// Looks at the same workspace again and again, as the duty does. What is raised is open until it is
/// resolved.
class LockLookTest : public testing::Test {
  protected:
    LockLook::Outcome look(std::vector<DeviceHealth> const& locks) {
        LockLook look({"home", grace}, memory, open, now);
        for (auto const& device : locks) look.add(device);
        auto outcome = std::move(look).finish();
        memory = outcome.memory;
        for (auto const& alert : outcome.raise) open.insert(alert.dedup_key);
        for (auto const& key : outcome.resolve) open.erase(key);
        return outcome;
    }
    std::vector<std::string> raised_by(std::vector<DeviceHealth> const& locks) {
        std::vector<std::string> keys;
        for (auto const& alert : look(locks).raise) keys.push_back(alert.dedup_key);
        return keys;
    }
    static std::vector<DeviceHealth> empties(int count) {
        std::vector<DeviceHealth> locks;
        for (int i = 0; i < count; ++i) locks.push_back(empty(std::to_string(i)));
        return locks;
    }

    std::chrono::milliseconds grace = 0ms;
    Instant now = kNoon;
    LockMemory memory;
    LockLook::Keys open;
};

TEST_F(LockLookTest, raises_each_condition_of_each_lock_and_resolves_it) {
    auto const outcome = look({empty("a"), offline(lock("b")), lock("c")});
    ASSERT_EQ(outcome.raise.size(), 2u);
    EXPECT_EQ(outcome.raise[0].event, "lock_offline");
    EXPECT_EQ(outcome.raise[0].dedup_key, "lock_offline:b");
    EXPECT_EQ(outcome.raise[1].event, "lock_pool_empty");
    EXPECT_EQ(outcome.raise[1].severity, rescue::Severity::warning);
    EXPECT_THAT(outcome.raise[1].summary, testing::StartsWith("Door a is without backup codes"));
    EXPECT_THAT(outcome.raise[1].details,
                ElementsAre(testing::Pair("device_id", "a"), testing::Pair("device", "Door a"),
                            testing::Pair("workspace", "home")));
    EXPECT_THAT(look({empty("a"), lock("b")}).resolve, ElementsAre("lock_offline:b"));
}

TEST_F(LockLookTest, resolves_alerts_about_locks_that_are_gone) {
    look({empty("a")});
    EXPECT_THAT(look({}).resolve, ElementsAre("lock_pool_empty:a"));
    EXPECT_THAT(look({}).resolve, IsEmpty());
}

TEST_F(LockLookTest, resolves_what_another_process_raised) {
    open = {"lock_pool_empty:a", "lock_offline:b", "lock_pool_off:workspace:home"};
    EXPECT_THAT(look({empty("a"), lock("b")}).resolve,
                ElementsAre("lock_offline:b", "lock_pool_off:workspace:home"));
}

TEST_F(LockLookTest, tells_nothing_that_may_pass_by_itself) {
    grace = 30min;
    EXPECT_THAT(raised_by({empty("a")}), IsEmpty());
    now += 29min;
    EXPECT_THAT(raised_by({empty("a")}), IsEmpty());
    now += 1min;
    EXPECT_THAT(raised_by({empty("a")}), ElementsAre("lock_pool_empty:a"));
}

TEST_F(LockLookTest, trouble_that_passed_meanwhile_begins_anew) {
    grace = 30min;
    look({empty("a")});
    now += 20min;
    look({lock("a")});
    now += 20min;
    EXPECT_THAT(raised_by({empty("a")}), IsEmpty());
}

TEST_F(LockLookTest, believes_seam_that_trouble_is_old) {
    grace = 30min;
    auto const old = with_error(lock("a"), "empty_backup_access_code_pool", now - 31min);
    EXPECT_THAT(raised_by({old}), ElementsAre("lock_pool_empty:a"));
    auto const fresh = with_error(lock("b"), "empty_backup_access_code_pool", now - 29min);
    EXPECT_THAT(raised_by({fresh}), IsEmpty());
    auto const future = with_error(lock("c"), "empty_backup_access_code_pool", now + 1h);
    EXPECT_THAT(raised_by({future}), IsEmpty());
    now += 30min;
    EXPECT_THAT(raised_by({future}), ElementsAre("lock_pool_empty:c"))
        << "a wrong clock holds it up no longer";
}

TEST_F(LockLookTest, what_is_open_stays_open_after_a_restart_though_it_seems_young) {
    grace = 30min;
    open = {"lock_pool_empty:a"};
    auto const outcome = look({empty("a")});
    EXPECT_THAT(outcome.resolve, IsEmpty());
    EXPECT_EQ(outcome.raise.size(), 1u);
}

TEST_F(LockLookTest, many_locks_in_the_same_trouble_are_one_alert) {
    EXPECT_EQ(look(empties(10)).raise.size(), 10u);
    open.clear();
    auto const outcome = look(empties(11));
    ASSERT_EQ(outcome.raise.size(), 1u);
    EXPECT_EQ(outcome.raise[0].dedup_key, "lock_pool_empty:workspace:home");
    EXPECT_THAT(outcome.raise[0].summary,
                testing::StartsWith("11 locks of home (Door 0, Door 1, Door 2, …) are"));
    EXPECT_EQ(outcome.counts.in_trouble.at(LockCondition::pool_empty), 11u);
}

TEST_F(LockLookTest, the_one_alert_stays_until_they_are_half_as_many) {
    look(empties(11));
    EXPECT_THAT(raised_by(empties(6)), ElementsAre("lock_pool_empty:workspace:home"));
    auto const outcome = look(empties(5));
    EXPECT_EQ(outcome.raise.size(), 5u);
    EXPECT_THAT(outcome.resolve, ElementsAre("lock_pool_empty:workspace:home"));
}

TEST_F(LockLookTest, alerts_that_are_open_and_true_outlive_that_there_are_many) {
    look(empties(3));
    auto const outcome = look(empties(20));
    EXPECT_THAT(outcome.resolve, IsEmpty());
    EXPECT_EQ(outcome.raise.size(), 1u);
}

TEST_F(LockLookTest, remembers_only_locks_in_trouble) {
    std::vector<DeviceHealth> locks;
    for (int i = 0; i < 1000; ++i) locks.push_back(lock(std::to_string(i)));
    locks.push_back(empty("a"));
    auto const outcome = look(locks);
    EXPECT_EQ(outcome.memory.size(), 1u);
    EXPECT_EQ(outcome.counts.locks, 1001u);
}

TEST_F(LockLookTest, does_not_count_what_seam_does_not_manage) {
    auto foreign = empty("a");
    foreign.is_managed = false;
    auto const outcome = look({foreign, lock("b")});
    EXPECT_EQ(outcome.counts, (LockCounts{1, {}}));
    EXPECT_THAT(outcome.raise, IsEmpty());
}

TEST(LockAlerts, are_known_by_their_events) {
    EXPECT_TRUE(is_lock_alert("lock_pool_off"));
    EXPECT_FALSE(is_lock_alert("pool_empty"));
}

}  // namespace
}  // namespace sparekey::reconcile

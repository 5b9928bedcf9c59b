#include "reconcile/pool_care.hpp"

#include <gmock/gmock.h>

#include "support/manual_clock.hpp"
#include "support/run.hpp"
#include "unit/reconcile/fake_seam_lists.hpp"
#include "unit/reconcile/lock_samples.hpp"

namespace sparekey::reconcile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

class FakeAlerts final : public rescue::Alerts {
  public:
    void raise(rescue::Alert alert) override { raised.push_back(alert.dedup_key); }
    void resolve(std::string_view key) override { resolved.emplace_back(key); }
    bool told(std::string_view) const override { return true; }

    std::vector<std::string> raised;
    std::vector<std::string> resolved;
};

class FakeOpenAlerts final : public OpenLockAlerts {
  public:
    asio::awaitable<Result<LockLook::Keys>> open(std::string workspace) override {
        EXPECT_EQ(workspace, "home");
        if (away) co_return Error{Errc::unavailable, "Redis is away"};
        co_return keys;
    }
    LockLook::Keys keys;
    bool away = false;
};

class FakeObserver final : public LockObserver {
  public:
    void looked(std::string_view, LockCounts const& counts, Instant) override {
        seen.push_back(counts.locks);
    }
    std::vector<std::size_t> seen;
};

class PoolCareTest : public testing::Test {
  protected:
    Result<std::string> perform() { return run(care.perform("")); }

    FakeSeamLists seam;
    FakeOpenAlerts open;
    FakeAlerts alerts;
    FakeObserver observer;
    ManualClock clock{kNoon};
    PoolCare care{seam, open, alerts, observer, clock, {"home", 0ms}};
};

TEST_F(PoolCareTest, looks_at_all_pages) {
    seam.pages = {{lock("a"), empty("b")}, {lock("c")}, {empty("d")}};
    EXPECT_TRUE(perform());
    EXPECT_THAT(alerts.raised, ElementsAre("lock_pool_empty:b", "lock_pool_empty:d"));
    EXPECT_THAT(observer.seen, ElementsAre(4u));
}

TEST_F(PoolCareTest, does_nothing_on_half_a_list) {
    seam.pages = {{empty("b")}, {lock("c")}};
    open.keys = {"lock_offline:c"};
    seam.fail_at_page = 1;
    EXPECT_EQ(perform().error().code, Errc::unavailable);
    EXPECT_THAT(alerts.raised, IsEmpty());
    EXPECT_THAT(alerts.resolved, IsEmpty());
    EXPECT_THAT(observer.seen, IsEmpty());
}

TEST_F(PoolCareTest, resolves_what_it_raised_though_redis_never_heard_of_it) {
    seam.pages = {{empty("b")}};
    EXPECT_TRUE(perform());
    seam.pages = {{lock("b")}};
    EXPECT_TRUE(perform());
    EXPECT_THAT(alerts.resolved, ElementsAre("lock_pool_empty:b"));
    EXPECT_TRUE(perform());
    EXPECT_EQ(alerts.resolved.size(), 1u);
}

TEST_F(PoolCareTest, waits_for_redis) {
    open.away = true;
    seam.pages = {{empty("b")}};
    EXPECT_EQ(perform().error().message, "Redis is away");
    EXPECT_THAT(alerts.raised, IsEmpty());
}

TEST_F(PoolCareTest, a_cursor_that_leads_nowhere_ends_the_list) {
    seam.pages = {{lock("a")}};
    seam.loops = true;
    EXPECT_TRUE(perform());
}

}  // namespace
}  // namespace sparekey::reconcile

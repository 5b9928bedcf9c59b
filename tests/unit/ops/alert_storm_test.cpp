#include "ops/alert_storm.hpp"

#include <gmock/gmock.h>

#include "integration/alerts/sample_alert.hpp"

namespace sparekey::ops {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Instant const kWall = parse_instant("2026-11-23T03:05:00Z").value();

class AlertStormTest : public testing::Test {
  protected:
    rescue::Alert alert(std::string const& event, std::string const& key) {
        auto made = sample_alert(key);
        made.event = event;
        return made;
    }

    /// Raises an alert of this event. Was it admitted?
    bool raise(std::string const& event) {
        if (storm.admits(event, now)) return true;
        storm.gather(alert(event, event + ":" + std::to_string(++gathered)), now, wall());
        return false;
    }

    std::optional<AlertStorm::Summary> due() { return storm.due(now, wall()); }
    Instant wall() const {
        return kWall + std::chrono::duration_cast<std::chrono::milliseconds>(now - start);
    }

    AlertStorm::Time start{};
    AlertStorm::Time now = start;
    AlertStorm storm{{3, 60s}, "alert_storm:host"};
    int gathered = 0;
};

TEST_F(AlertStormTest, lets_a_few_alerts_pass_in_a_minute) {
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(raise("pool_empty"));
    EXPECT_FALSE(raise("pool_empty"));
    now += 59s;
    EXPECT_FALSE(raise("pool_empty"));
    now += 1s;
    EXPECT_TRUE(raise("pool_empty"));
}

TEST_F(AlertStormTest, counts_a_sliding_minute) {
    for (int i = 0; i < 20; ++i) {
        EXPECT_TRUE(raise("pool_empty")) << i;
        now += 20s;
    }
    EXPECT_FALSE(due());
    EXPECT_FALSE(storm.next());
}

TEST_F(AlertStormTest, never_hides_the_first_alert_of_another_kind) {
    for (int i = 0; i < 10; ++i) raise("pool_empty");
    EXPECT_TRUE(raise("redis_unavailable"));
    EXPECT_FALSE(raise("redis_unavailable"));
    EXPECT_TRUE(raise("durability"));
}

TEST_F(AlertStormTest, is_off_with_a_limit_of_zero) {
    storm = AlertStorm({0, 60s}, "alert_storm:host");
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(raise("pool_empty"));
}

TEST_F(AlertStormTest, tells_at_once_that_it_began_and_of_what) {
    for (int i = 0; i < 3; ++i) raise("pool_empty");
    for (int i = 0; i < 2; ++i) raise("pool_empty");
    for (int i = 0; i < 4; ++i) raise("not_notified");
    EXPECT_TRUE(storm.under_way());
    auto const summary = due();
    ASSERT_TRUE(summary);
    EXPECT_TRUE(summary->notice.firing);
    EXPECT_EQ(summary->notice.at, kWall);
    auto const& told = summary->notice.alert;
    EXPECT_EQ(told.severity, rescue::Severity::critical);
    EXPECT_EQ(told.event, "alert_storm");
    EXPECT_EQ(told.dedup_key, "alert_storm:host");
    EXPECT_EQ(
        told.summary,
        "5 more alerts than are told one by one: not_notified 3, pool_empty 2. List them with: sparekeyd "
        "status; sparekeyd jobs list --dead");
    EXPECT_THAT(told.details,
                ElementsAre(Pair("not_notified", "3"), Pair("pool_empty", "2"), Pair("total", "5")));
    EXPECT_THAT(summary->counted, ElementsAre("pool_empty:1", "pool_empty:2", "not_notified:3",
                                              "not_notified:4", "not_notified:5"));
}

TEST_F(AlertStormTest, tells_more_once_a_minute_and_counts_each_alert_in_one_notice) {
    for (int i = 0; i < 4; ++i) raise("pool_empty");
    EXPECT_THAT(due()->counted, ElementsAre("pool_empty:1"));
    now += 30s;
    raise("pool_empty");
    EXPECT_FALSE(due());
    EXPECT_EQ(storm.next(), start + 60s);
    now += 30s;
    auto const more = due();
    ASSERT_TRUE(more);
    EXPECT_TRUE(more->notice.firing);
    EXPECT_THAT(more->counted, ElementsAre("pool_empty:2"));
    EXPECT_THAT(more->notice.alert.details, ElementsAre(Pair("pool_empty", "2"), Pair("total", "2")));
    EXPECT_FALSE(due());
}

TEST_F(AlertStormTest, is_over_after_a_minute_without_an_alert_to_count) {
    for (int i = 0; i < 4; ++i) raise("pool_empty");
    ASSERT_TRUE(due());
    now += 59s;
    EXPECT_FALSE(due());
    EXPECT_EQ(storm.next(), start + 60s);
    now += 1s;
    auto const end = due();
    ASSERT_TRUE(end);
    EXPECT_FALSE(end->notice.firing);
    EXPECT_EQ(end->notice.since, kWall);
    EXPECT_EQ(end->notice.at, kWall + 60s);
    EXPECT_THAT(end->counted, IsEmpty());
    EXPECT_FALSE(storm.under_way());
    EXPECT_FALSE(storm.next());
    EXPECT_FALSE(due());
}

TEST_F(AlertStormTest, counts_anew_in_the_next_storm) {
    for (int i = 0; i < 4; ++i) raise("pool_empty");
    due();
    now += 60s;
    due();
    now += 60s;
    for (int i = 0; i < 4; ++i) raise("poison");
    EXPECT_THAT(due()->notice.alert.details, ElementsAre(Pair("poison", "1"), Pair("total", "1")));
}

TEST_F(AlertStormTest, tells_at_a_stop_what_it_has_not_counted) {
    EXPECT_FALSE(storm.hurry());
    for (int i = 0; i < 4; ++i) raise("pool_empty");
    due();
    EXPECT_FALSE(storm.hurry());
    now += 1s;
    raise("pool_empty");
    EXPECT_TRUE(storm.hurry());
    EXPECT_THAT(due()->counted, ElementsAre("pool_empty:2"));
}

}  // namespace
}  // namespace sparekey::ops

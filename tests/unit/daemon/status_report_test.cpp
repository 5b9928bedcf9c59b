#include "daemon/commands/status_report.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "core/json.hpp"

namespace sparekey::daemon {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

/// A quiet system.
StatusReport report() {
    StatusReport made;
    made.redis = "unix:///run/redis.sock";
    made.policy = ops::DurabilityPolicy::always;
    made.overview.now = Instant() + 24h;
    made.overview.states = {
        {"ready", 0, {}, {}}, {"leased", 0, {}, {}}, {"waiting", 0, {}, {}}, {"dead", 0, {}, {}}};
    return made;
}

std::string text_of(StatusReport const& report) {
    std::ostringstream out;
    print(report, out, {});
    return out.str();
}

TEST(Status, of_a_quiet_system_is_short) {
    EXPECT_EQ(text_of(report()),
              "redis      unix:///run/redis.sock\n"
              "durability always: met\n"
              "last hour  nothing ended\n"
              "\n"
              "JOBS     COUNT  OLDEST  NEXT\n"
              "ready    0\n"
              "leased   0\n"
              "waiting  0\n"
              "dead     0\n");
}

TEST(Status, says_when_each_workspace_was_last_reconciled) {
    auto made = report();
    auto const now = made.overview.now;
    made.reconciled = {{"home", {now - 2min, "2026-11-24T12:00:00.000Z"}, {now - 40min, ""}},
                       {"new", {}, {}}};
    EXPECT_THAT(text_of(made),
                HasSubstr("seam       home: caught up with events 2 min ago, the newest of "
                          "2026-11-24T12:00:00.000Z; codes swept 40 min ago\n"
                          "seam       new: caught up with events not yet; codes swept not yet\n"));
    auto const document = json::Document::parse(to_json(made));
    auto const first = document.value().root().array("reconciliation").value().at(0);
    EXPECT_EQ(first.instant("caught_up_at").value(), now - 2min);
    EXPECT_EQ(first.string("newest_event_at").value(), "2026-11-24T12:00:00.000Z");
}

TEST(Status, says_first_that_it_is_paused) {
    auto paused = report();
    rescue::Pause pause;
    pause.who = "ada@ops1";
    pause.why = "Redis upgrade";
    pause.since = paused.overview.now - 12min;
    pause.ready = 3;
    paused.overview.pause = pause;
    EXPECT_THAT(text_of(paused),
                testing::StartsWith("PAUSED by ada@ops1 12 min ago: Redis upgrade\n"
                                    "  nobody is rescued, 3 wait; ends with `sparekeyd resume`\n"));
    paused.overview.pause->until = paused.overview.now + 18min;
    EXPECT_THAT(text_of(paused), HasSubstr("ends in 18 min\n"));
}

TEST(Status, names_what_redis_lacks) {
    auto lacking = report();
    lacking.shortfalls = {{"appendonly", "no", "yes", "redis-cli CONFIG SET appendonly yes"}};
    EXPECT_THAT(text_of(lacking), HasSubstr("not met, so no webhook is accepted\n"));
    EXPECT_THAT(text_of(lacking), HasSubstr("redis-cli CONFIG SET appendonly yes"));
}

TEST(Status, shows_jobs_outcomes_and_what_needs_a_person) {
    auto busy = report();
    busy.outcomes = {{"recovered", 2}, {"told", 14}};
    busy.all_outcomes = false;
    busy.overview.states[0] = {"ready", 2, busy.overview.now + 5h, busy.overview.now - 2min};
    busy.overview.states[3] = {"dead", 1, busy.overview.now - 3h, busy.overview.now - 4h};
    queue::JobView dead;
    dead.job.access_code_id = "1f6b0d6e-0000-4000-8000-000000000000";
    dead.state = "dead";
    dead.when = busy.overview.now - 3h;
    dead.reason = "interlock";
    busy.dead = {dead};
    auto const text = text_of(busy);
    EXPECT_THAT(text, HasSubstr("last hour  recovered 2, told 14, and more\n"));
    EXPECT_THAT(text, HasSubstr("ready    2      2 min   next guest arrives in 5 h\n"));
    EXPECT_THAT(text, HasSubstr("dead     1      4 h     first given up 3 h ago\n"));
    EXPECT_THAT(text, HasSubstr("dead   1f6b0d6e     not known      3 h ago  1    interlock\n"));
}

TEST(Status, shows_open_alerts) {
    auto alerting = report();
    ops::OpenAlert open;
    open.notice.alert = {
        rescue::Severity::critical, "pool_empty", "pool_empty:1", "Seam has no backup code.", {}};
    open.notice.since = alerting.overview.now - 5min;
    alerting.alerts = {open};
    EXPECT_THAT(text_of(alerting),
                HasSubstr("5 min ago  critical (untold)  pool_empty: Seam has no backup code.\n"));
    EXPECT_THAT(to_json(alerting), HasSubstr("\"dedup_key\":\"pool_empty:1\""));
}

TEST(Status, speaks_json_to_programs) {
    auto paused = report();
    paused.overview.pause = rescue::Pause();
    paused.outcomes = {{"told", 1}};
    auto const document = json::Document::parse(to_json(paused));
    ASSERT_TRUE(document);
    auto const root = document->root();
    EXPECT_TRUE(root.has("paused"));
    EXPECT_EQ(*root.object("redis")->optional_bool("met"), true);
    EXPECT_EQ(*root.object("jobs")->object("dead")->integer("count"), 0);
    EXPECT_EQ(*root.object("last_hour")->object("outcomes")->integer("told"), 1);
}

}  // namespace
}  // namespace sparekey::daemon

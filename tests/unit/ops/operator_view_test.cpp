#include "ops/operator_view.hpp"

#include <gtest/gtest.h>

namespace sparekey::ops {
namespace {

Instant at(int second) {
    return from_unix_ms(1'795'000'000'000LL + second * 1000);
}

queue::JobView job(std::string id, std::string state) {
    queue::JobView view;
    view.job.access_code_id = std::move(id);
    view.job.workspace = "home";
    view.state = std::move(state);
    return view;
}

TEST(OperatorViewTest, is_what_the_page_reads) {
    OperatorView view;
    view.host = "ops1";
    view.not_ready = {{"queue_full", "more live jobs than redis.high_water"}};
    view.alerts_failing = true;
    view.latency = {4, 1.5, 2};
    auto& queue = view.queue.emplace();
    queue.overview.pause = rescue::Pause{"ada@ops1", "works", at(1), {}, 3};
    queue.overview.states = {{"ready", 3, {}, at(2)}, {"dead", 1, {}, {}}};
    auto dead = job("code-1", "dead");
    dead.reason = "interlock: <b>";
    dead.when = at(3);
    dead.job.arrival = at(60);
    queue.dead = {dead};
    auto done = job("code-2", "done");
    done.outcome = "told";
    queue.recent = {{done, at(4)}};
    rescue::Alert const alert{rescue::Severity::critical,
                              "interlock",
                              "interlock:code-1",
                              "Do not.",
                              {{"access_code_id", "code-1"}}};
    queue.alerts = {{{alert, true, at(3), at(3)}, true, false}};
    queue.alerts_omitted = 2;
    EXPECT_EQ(
        to_json(view),
        R"({"host":"ops1","not_ready":["queue_full"],"alerts_failing":true,)"
        R"("latency":{"count":4,"p50_s":1.5,"p95_s":2},)"
        R"("pause":{"who":"ada@ops1","reason":"works","since":"2026-11-18T11:06:41.000Z","until":null},)"
        R"("states":[{"state":"ready","jobs":3,"oldest":"2026-11-18T11:06:42.000Z"},{"state":"dead","jobs":1,"oldest":null}],)"
        R"("dead":[{"access_code_id":"code-1","workspace":"home","state":"dead","reason":"interlock: <b>","outcome":"",)"
        R"("when":"2026-11-18T11:06:43.000Z","arrival":"2026-11-18T11:07:40.000Z"}],)"
        R"("recent":[{"access_code_id":"code-2","workspace":"home","state":"done","reason":"","outcome":"told",)"
        R"("when":null,"arrival":null,"last":"2026-11-18T11:06:44.000Z"}],)"
        R"("alerts":[{"severity":"critical","event":"interlock","dedup_key":"interlock:code-1","summary":"Do not.",)"
        R"("access_code_id":"code-1","since":"2026-11-18T11:06:43.000Z","told":true}],"alerts_omitted":2})");
}

TEST(OperatorViewTest, without_redis_says_why) {
    OperatorView view;
    view.host = "ops1";
    view.trouble = "not connected";
    EXPECT_EQ(to_json(view), R"({"host":"ops1","not_ready":[],"alerts_failing":false,)"
                             R"("latency":{"count":0,"p50_s":0,"p95_s":0},"trouble":"not connected"})");
}

TEST(OperatorViewTest, stays_the_same_while_nothing_but_time_goes_on) {
    OperatorView view;
    view.not_ready = {{"redis_silent", "shard 0: Redis has not answered for 11 s"}};
    view.queue.emplace().overview.now = at(1);
    auto const before = to_json(view);
    view.not_ready = {{"redis_silent", "shard 0: Redis has not answered for 12 s"}};
    view.queue->overview.now = at(2);
    EXPECT_EQ(to_json(view), before);
}

TEST(OperatorViewTest, tells_a_timeline) {
    queue::Timeline timeline;
    timeline.lines = {{at(0), "code-1", "event-1", "accepted", "home", {}},
                      {at(1), "code-1", "event-1", "hold", "stay far off", at(60)}};
    EXPECT_EQ(
        to_json(timeline),
        R"({"complete":true,"lines":[)"
        R"({"at":"2026-11-18T11:06:40.000Z","step":"accepted","detail":"home","due":null},)"
        R"({"at":"2026-11-18T11:06:41.000Z","step":"hold","detail":"stay far off","due":"2026-11-18T11:07:40.000Z"}]})");
}

}  // namespace
}  // namespace sparekey::ops

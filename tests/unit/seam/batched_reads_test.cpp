#include "seam/batched_reads.hpp"

#include <gmock/gmock.h>

#include <boost/asio/post.hpp>

#include "support/log_capture.hpp"
#include "support/manual_clock.hpp"
#include "support/run_on.hpp"
#include "unit/seam/fake_seam.hpp"

namespace sparekey::seam {
namespace {

using namespace std::chrono_literals;
using Kind = rescue::SeamError::Kind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using Ids = std::vector<std::string>;

class BatchedReadsTest : public testing::Test {
  protected:
    BatchedReadsTest() {
        for (auto const* const id : {"a", "b", "c", "d", "e"}) seam.codes[id] = std::string("code ") + id;
        seam.gate.set();
    }
    ~BatchedReadsTest() override {
        seam.gate.set();
        run_on(context, end_of(askers));
        run_on(context, reads.stop());
    }

    /// Somebody who asks for this code, from the next turn on.
    void ask(std::string const& id) { askers.spawn(id, keep(id)); }
    void ask_all(Ids const& ids) {
        for (auto const& id : ids) ask(id);
    }
    void finish() { run_on(context, askers.join()); }

    /// Until nothing moves any more: all that is left waits for the gate.
    void let_it_run() {
        context.restart();
        while (context.poll() > 0) {
        }
    }

    asio::awaitable<void> keep(std::string id) {
        auto answer = co_await reads.get_access_code(id);
        told.push_back(id + ": " + (answer ? answer->name : std::string(to_string(answer.error().kind))));
    }

    static Ids all_gone_well(Ids const& ids) {
        Ids lines;
        for (auto const& id : ids) lines.push_back(id + ": code " + id);
        return lines;
    }

    asio::io_context context{1};
    FakeSeam seam;
    ManualClock clock{parse_instant("2026-11-23T03:05:00Z").value()};
    LogCapture log;
    BatchedReads reads{context.get_executor(), seam, [this](Ids ids) { return seam.list(std::move(ids)); },
                       clock, log.log()};
    Nursery askers{context.get_executor(), [](std::string_view, std::exception_ptr) { ADD_FAILURE(); }};
    Ids told;
};

TEST_F(BatchedReadsTest, make_one_list_of_what_is_asked_at_once) {
    ask_all({"c", "a", "b"});
    finish();
    EXPECT_THAT(told, UnorderedElementsAre("a: code a", "b: code b", "c: code c"));
    EXPECT_THAT(seam.lists, ElementsAre(Ids{"a", "b", "c"}));
    EXPECT_THAT(seam.gets, IsEmpty());
}

TEST_F(BatchedReadsTest, leave_one_alone_a_plain_get) {
    ask("a");
    finish();
    ask("b");
    finish();
    EXPECT_THAT(told, ElementsAre("a: code a", "b: code b"));
    EXPECT_THAT(seam.gets, ElementsAre("a", "b"));
    EXPECT_THAT(seam.lists, IsEmpty());
}

TEST_F(BatchedReadsTest, ask_once_for_an_id_that_several_ask_for) {
    ask_all({"a", "b", "a"});
    finish();
    EXPECT_THAT(told, UnorderedElementsAre("a: code a", "a: code a", "b: code b"));
    EXPECT_THAT(seam.lists, ElementsAre(Ids{"a", "b"}));
}

TEST_F(BatchedReadsTest, hand_on_everything_else) {
    run_on(context, reads.pull_backup("a")).value();
    run_on(context, reads.update_times("a", clock.now(), clock.now())).value();
    EXPECT_EQ(run_on(context, reads.get_device("d")).value().name, "Door");
    EXPECT_EQ(seam.changes, 2);
}

TEST_F(BatchedReadsTest, hold_a_hundred_ids_at_most) {
    for (auto i = 0; i < 250; ++i) {
        auto const id = "id" + std::to_string(i);
        seam.codes[id] = "code " + id;
        ask(id);
    }
    finish();
    EXPECT_THAT(told, SizeIs(250));
    EXPECT_THAT(seam.lists, ElementsAre(SizeIs(100), SizeIs(100), SizeIs(50)));
}

TEST_F(BatchedReadsTest, gather_further_ones_while_seam_is_busy_for_us) {
    seam.gate.clear();
    ask("a");
    let_it_run();
    ask("b");
    let_it_run();
    ask("c");
    let_it_run();
    ask("d");
    let_it_run();
    EXPECT_THAT(seam.gets, ElementsAre("a", "b"));
    EXPECT_THAT(seam.lists, IsEmpty());
    seam.gate.set();
    finish();
    EXPECT_THAT(told, UnorderedElementsAre("a: code a", "b: code b", "c: code c", "d: code d"));
    EXPECT_THAT(seam.lists, ElementsAre(Ids{"c", "d"}));
}

TEST_F(BatchedReadsTest, wait_no_longer_than_a_moment_for_a_seam_that_hangs) {
    seam.gate.clear();
    ask("a");
    let_it_run();
    ask("b");
    let_it_run();
    ask_all({"c", "d"});
    auto const listed = [&]() -> asio::awaitable<void> {
        Event never;
        while (seam.lists.empty()) co_await never.wait_for(10ms);
    };
    run_on(context, listed());
    EXPECT_THAT(seam.lists, ElementsAre(Ids{"c", "d"}));
    EXPECT_THAT(told, IsEmpty());
}

TEST_F(BatchedReadsTest, ask_by_get_for_what_the_list_leaves_out) {
    seam.unlisted["b"] = "";
    ask_all({"a", "b", "gone", "c"});
    finish();
    EXPECT_THAT(told, UnorderedElementsAre("a: code a", "b: code b", "gone: not_found", "c: code c"));
    EXPECT_THAT(seam.gets, UnorderedElementsAre("b", "gone"));
    ask_all({"a", "c"});
    finish();
    EXPECT_THAT(seam.lists, SizeIs(2)) << "nothing is wrong with such a list";
}

TEST_F(BatchedReadsTest, do_not_believe_a_list_of_what_nobody_asked_for) {
    seam.others = {"d"};
    ask_all({"a", "b"});
    finish();
    EXPECT_THAT(told, UnorderedElementsAre("a: code a", "b: code b"));
    EXPECT_THAT(seam.gets, UnorderedElementsAre("a", "b"));

    clock.advance(59min);
    ask_all({"a", "b"});
    finish();
    EXPECT_THAT(seam.gets, SizeIs(4));
    EXPECT_THAT(seam.lists, SizeIs(1)) << "nor ask for another";
    clock.advance(1min);
    seam.others.clear();
    ask_all({"a", "b"});
    finish();
    EXPECT_THAT(seam.lists, SizeIs(2));
    EXPECT_THAT(told, SizeIs(6));
}

struct Failure {
    Kind list;
    Kind get;                              // of the one that is asked after it
    std::optional<Kind> what_others_hear;  // nullopt: they ask by get as well
};

TEST_F(BatchedReadsTest, find_out_by_one_get_what_a_failed_list_means) {
    for (auto const& [list, get, others] :
         {Failure{Kind::temporary, Kind::temporary, Kind::temporary},
          Failure{Kind::unauthorized, Kind::unauthorized, Kind::unauthorized},
          Failure{Kind::temporary, Kind::rate_limited, Kind::rate_limited},
          Failure{Kind::rejected, Kind::not_found, std::nullopt},
          Failure{Kind::temporary, Kind::rejected, std::nullopt}}) {
        told.clear();
        seam.gets.clear();
        seam.list_error = seam_error(list);
        seam.get_error = seam_error(get);
        clock.advance(1min);
        ask_all({"a", "b", "c"});
        finish();
        auto const words = std::string(to_string(others.value_or(get)));
        EXPECT_THAT(told, UnorderedElementsAre("a: " + words, "b: " + words, "c: " + words));
        EXPECT_THAT(seam.gets, SizeIs(others ? 1 : 3)) << to_string(list);
    }
}

TEST_F(BatchedReadsTest, list_again_at_once_when_all_of_seam_was_away) {
    seam.list_error = seam_error(Kind::temporary, 503);
    seam.get_error = seam_error(Kind::temporary, 503);
    ask_all({"a", "b"});
    finish();
    seam.list_error.reset();
    seam.get_error.reset();
    ask_all({"a", "b"});
    finish();
    EXPECT_THAT(seam.lists, SizeIs(2));
    EXPECT_THAT(seam.gets, SizeIs(1));
}

TEST_F(BatchedReadsTest, ask_by_get_where_the_list_alone_fails) {
    for (auto const kind : {Kind::temporary, Kind::unauthorized, Kind::rejected, Kind::not_found}) {
        told.clear();
        seam.gets.clear();
        seam.lists.clear();
        seam.list_error = seam_error(kind);
        clock.advance(1min);
        ask_all({"a", "b", "c"});
        finish();
        ask_all({"d", "e"});
        finish();
        EXPECT_THAT(told, testing::UnorderedElementsAreArray(all_gone_well({"a", "b", "c", "d", "e"})));
        EXPECT_THAT(seam.gets, SizeIs(5)) << to_string(kind);
        EXPECT_THAT(seam.lists, SizeIs(1)) << "and not another list within the minute";
    }
}

TEST_F(BatchedReadsTest, send_nothing_more_after_429) {
    seam.list_error = seam_error(Kind::rate_limited);
    seam.list_error->retry_after = 7s;
    ask_all({"a", "b"});
    finish();
    EXPECT_THAT(told, UnorderedElementsAre("a: rate_limited", "b: rate_limited"));
    EXPECT_THAT(seam.gets, IsEmpty());
}

TEST_F(BatchedReadsTest, go_on_for_the_others_when_one_is_cancelled) {
    Nursery impatient(context.get_executor(), [](std::string_view, std::exception_ptr) { FAIL(); });
    seam.gate.clear();
    impatient.spawn("a", keep("a"));
    ask_all({"b", "c"});
    let_it_run();
    EXPECT_THAT(seam.lists, SizeIs(1));
    run_on(context, end_of(impatient));
    EXPECT_THAT(told, IsEmpty());
    seam.gate.set();
    finish();
    EXPECT_THAT(told, UnorderedElementsAre("b: code b", "c: code c"));
}

TEST_F(BatchedReadsTest, ask_nothing_for_those_who_left_before) {
    Nursery impatient(context.get_executor(), [](std::string_view, std::exception_ptr) { FAIL(); });
    seam.gate.clear();
    ask("a");
    let_it_run();
    ask("b");
    let_it_run();
    impatient.spawn("c", keep("c"));
    ask_all({"d", "e"});
    let_it_run();
    run_on(context, end_of(impatient));
    seam.gate.set();
    finish();
    EXPECT_THAT(seam.lists, ElementsAre(Ids{"d", "e"}));
}

TEST_F(BatchedReadsTest, end_with_a_stop_and_are_plain_gets_from_then_on) {
    seam.gate.clear();
    ask_all({"a", "b"});
    let_it_run();
    EXPECT_THAT(seam.lists, SizeIs(1));
    run_on(context, reads.stop());
    seam.gate.set();
    finish();
    ask_all({"c", "d"});
    finish();
    EXPECT_THAT(told, testing::UnorderedElementsAreArray(all_gone_well({"a", "b", "c", "d"})));
    EXPECT_THAT(seam.gets, SizeIs(4));
}

TEST_F(BatchedReadsTest, leave_nobody_waiting_whom_a_stop_meets_before_the_first_turn) {
    ask_all({"a", "b"});
    asio::post(context, [&] { asio::post(context, [&] { askers.spawn("stop", reads.stop()); }); });
    finish();
    EXPECT_THAT(told, testing::UnorderedElementsAreArray(all_gone_well({"a", "b"})));
}

TEST_F(BatchedReadsTest, have_no_pin_in_the_log) {
    seam.others = {"d"};
    ask_all({"a", "b"});
    finish();
    ASSERT_THAT(log.lines(), SizeIs(1));
    EXPECT_THAT(log.lines()[0], testing::HasSubstr("one by one"));
    EXPECT_THAT(log.lines()[0], testing::Not(testing::HasSubstr("4711")));
}

}  // namespace
}  // namespace sparekey::seam

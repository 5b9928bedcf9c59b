// What a replay says, and when its turns are: pure parts.
#include <gmock/gmock.h>

#include "daemon/exit_code.hpp"
#include "daemon/replay/pace.hpp"
#include "daemon/replay/point_in_time.hpp"
#include "daemon/replay/post_sink.hpp"
#include "daemon/replay/progress.hpp"
#include "daemon/replay/report.hpp"
#include "daemon/replay/tally.hpp"

namespace sparekey::daemon {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr Instant kNow{std::chrono::milliseconds(1'796'136'903'120)};  // 2026-12-01T14:55:03.120Z

TEST(PointInTime, is_a_time_or_how_long_ago) {
    EXPECT_EQ(parse_point_in_time("2026-12-01T14:55:03.120Z", Instant()).value(), kNow);
    EXPECT_EQ(parse_point_in_time("2h", kNow).value(), kNow - 2h);
    EXPECT_EQ(parse_point_in_time("7d", kNow).value(), kNow - 168h);
    for (auto const* text : {"", "yesterday", "2026-12-01", "2 h", "-2h", "2h ago"}) {
        auto const parsed = parse_point_in_time(text, kNow);
        ASSERT_FALSE(parsed) << text;
        EXPECT_THAT(parsed.error().message, HasSubstr("\"2h\""));
    }
}

TEST(Pace, gives_turns_at_its_rate) {
    Pace pace(4);
    auto const begin = Pace::Clock::time_point(100s);
    EXPECT_EQ(pace.next_turn(begin), begin);
    EXPECT_EQ(pace.next_turn(begin), begin + 250ms);
    EXPECT_EQ(pace.next_turn(begin + 300ms), begin + 500ms);
}

TEST(Pace, does_not_make_up_for_a_stall) {
    Pace pace(10);
    auto const begin = Pace::Clock::time_point(100s);
    pace.next_turn(begin);
    EXPECT_EQ(pace.next_turn(begin + 10s), begin + 10s);
    EXPECT_EQ(pace.next_turn(begin + 10s), begin + 10s + 100ms);
}

TEST(Pace, without_a_rate_every_turn_is_now) {
    Pace pace(0);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(pace.next_turn(Pace::Clock::time_point(5s)).time_since_epoch(), 5s);
}

Progress::Sample sample(std::chrono::milliseconds at, std::uint64_t lines, std::uint64_t bytes,
                        std::uint64_t troubles = 0) {
    return {Progress::Clock::time_point(at), lines, bytes, troubles};
}

TEST(Progress, tells_share_rate_and_time_left_of_a_file) {
    Progress progress(10'000);
    EXPECT_EQ(progress.line(), "0 %, 0 lines, 0/s");
    progress.add(sample(0ms, 0, 0));
    EXPECT_EQ(progress.line(), "0 %, 0 lines, 0/s");
    progress.add(sample(2s, 20, 4000, 3));
    EXPECT_EQ(progress.line(), "40 %, 20 lines, 10/s, 0:03 left, 3 troubles");
    EXPECT_EQ(progress.bar(100), "[========>           ] 40 %, 20 lines, 10/s, 0:03 left, 3 troubles");
    EXPECT_EQ(progress.bar(10), "[========>");
    progress.add(sample(3s, 50, 10'000));
    EXPECT_EQ(progress.bar(100), "[====================] 100 %, 50 lines, 17/s, 0:00 left");
}

TEST(Progress, of_a_pipe_knows_no_end) {
    Progress progress(std::nullopt);
    progress.add(sample(0ms, 0, 0));
    progress.add(sample(1s, 7, 100));
    EXPECT_FALSE(progress.time_left());
    EXPECT_EQ(progress.bar(80), "7 lines, 7/s");
}

TEST(Progress, of_an_empty_or_a_growing_file_is_never_more_than_whole) {
    Progress empty(0);
    empty.add(sample(0ms, 0, 0));
    EXPECT_THAT(empty.line(), HasSubstr("100 %"));
    Progress growing(10);
    growing.add(sample(0ms, 0, 0));
    growing.add(sample(1s, 1, 20));
    EXPECT_EQ(growing.line(), "100 %, 1 lines, 1/s, 0:00 left");
}

TEST(Progress, follows_what_is_going_on_now) {
    Progress progress(1'000'000'000);
    for (int i = 0; i < 100; ++i) progress.add(sample(i * 1s, 0, 0));  // a long stall
    for (unsigned i = 0; i < 50; ++i) progress.add(sample(100s + i * 1s, i * 1000u, i * 100'000u));
    EXPECT_DOUBLE_EQ(progress.lines_per_second(), 1000);
    EXPECT_THAT(progress.line(), HasSubstr("2:45:51 left"));
}

TEST(Progress, follows_it_also_where_samples_are_rare) {
    Progress progress(std::nullopt);
    for (unsigned i = 0; i < 5; ++i) progress.add(sample(i * 10s, i * i, 0));
    EXPECT_EQ(progress.line(), "16 lines, 1/s");
    EXPECT_DOUBLE_EQ(progress.lines_per_second(), 0.7);
}

TEST(Tally, is_summed_up_without_what_did_not_happen) {
    ReplayOutcome outcome;
    EXPECT_EQ(summary(outcome), "lines 0");
    outcome.tally.lines = 12;
    outcome.tally.accepted = 9;
    outcome.tally.broken = 3;
    EXPECT_EQ(summary(outcome), "lines 12: accepted 9, broken 3");
    outcome.stopped = Stop{Stop::Why::unavailable, "Redis is away", 13};
    EXPECT_EQ(summary(outcome), "lines 12: accepted 9, broken 3; stopped before line 13");
    EXPECT_EQ(
        to_json(outcome),
        R"({"lines":12,"accepted":9,"duplicate":0,"unreadable":0,"unwanted":0,"refused":0,"broken":3,)"
        R"("unknown":0,"left_out":0,"complete":false,"stopped_before_line":13,"reason":"Redis is away"})");
}

TEST(Tally, decides_the_exit_code) {
    ReplayOutcome outcome;
    outcome.tally = {
        .lines = 5, .accepted = 1, .duplicate = 1, .unreadable = 1, .unwanted = 1, .left_out = 1};
    EXPECT_EQ(exit_code_of(outcome), exit_code::kOk);
    for (auto const trouble : {&Tally::refused, &Tally::broken}) {
        auto troubled = outcome;
        troubled.tally.*trouble = 1;
        EXPECT_EQ(exit_code_of(troubled), exit_code::kDataError);
    }
    outcome.tally.broken = 1;
    outcome.tally.unknown = 1;
    EXPECT_EQ(exit_code_of(outcome), exit_code::kUnavailable);
    outcome.stopped = Stop{Stop::Why::interrupted, "", 3};
    EXPECT_EQ(exit_code_of(outcome), exit_code::kTryLater);
    outcome.stopped->why = Stop::Why::unavailable;
    EXPECT_EQ(exit_code_of(outcome), exit_code::kUnavailable);
}

TEST(PostedAnswer, is_accepted_refused_or_to_be_tried_again) {
    auto const how = [](int status) {
        HttpResponse answer;
        answer.status = status;
        return judge_answer(answer, kNow).how;
    };
    for (int const status : {200, 204}) EXPECT_EQ(how(status), Taken::How::accepted);
    for (int const status : {301, 400, 401, 404, 413}) EXPECT_EQ(how(status), Taken::How::refused);
    for (int const status : {408, 429, 500, 503}) EXPECT_EQ(how(status), Taken::How::not_now);
    HttpResponse busy;
    busy.status = 503;
    busy.headers.add("Retry-After", "10");
    auto const taken = judge_answer(busy, kNow);
    EXPECT_EQ(taken.retry_after, 10s);
    EXPECT_EQ(taken.reason, "answered 503, with Retry-After 10 s");
}

TEST(Printable, keeps_a_terminal_safe) {
    EXPECT_EQ(printable("a\x1b[2Jb\nc\x7f"), "a [2Jb c ");
    EXPECT_EQ(printable("\xffé"), "\xEF\xBF\xBDé");
    EXPECT_EQ(printable(std::string(1000, 'x')).size(), 300u);
}

struct Reported {
    std::ostringstream out, err;
    ReplayReport report;
    explicit Reported(bool dry_run, bool json = false, std::size_t columns = 0)
        : report(out, err, {"file", dry_run, json, columns}) {}
};

Ending ending(Ending::How how, std::string reason = "") {
    Ending made;
    made.how = how;
    made.reason = std::move(reason);
    made.message_id = "msg_1";
    return made;
}

TEST(Report, names_file_and_line_of_troubles_and_nothing_else) {
    Reported told(false);
    told.report.settled(1, ending(Ending::How::accepted));
    told.report.settled(2, ending(Ending::How::refused, "no"));
    told.report.broken(3, {Errc::invalid_input, "path: missing"});
    told.report.settled(4, ending(Ending::How::unreadable, "not JSON"));
    EXPECT_EQ(told.out.str(), "");
    EXPECT_EQ(told.err.str(),
              "file:2: refused: no\nfile:3: not a recorded webhook: path: missing\n"
              "file:4: signed, but it cannot be read, and makes no job: not JSON\n");
}

TEST(Report, of_a_dry_run_foretells_each_line) {
    Reported told(true);
    told.report.settled(1, ending(Ending::How::accepted, "was dead"));
    told.report.settled(2, ending(Ending::How::refused, "no"));
    EXPECT_EQ(told.out.str(), "1: would be accepted: was dead message_id=msg_1\n");
    EXPECT_EQ(told.err.str(), "file:2: refused: no\n");

    Reported json(true, true);
    json.report.settled(2, ending(Ending::How::refused, "no"));
    EXPECT_EQ(json.out.str(), R"({"line":2,"would":"refused","reason":"no","message_id":"msg_1",)"
                              R"("event_id":"","access_code_id":""})"
                              "\n");
}

TEST(Report, erases_its_bar_before_it_says_anything_else) {
    Reported told(false, false, 40);
    told.report.show(Progress(std::nullopt));
    told.report.settled(2, ending(Ending::How::refused, "no"));
    told.report.finish({});
    EXPECT_EQ(told.err.str(), "\r\x1b[K0 lines, 0/s\r\x1b[Kfile:2: refused: no\n");
    EXPECT_EQ(told.out.str(), "lines 0\n");
}

}  // namespace
}  // namespace sparekey::daemon

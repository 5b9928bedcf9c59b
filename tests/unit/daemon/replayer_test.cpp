// How a replay goes on, waits, and stops: with a sink that does as it is told.
#include "daemon/replay/replayer.hpp"

#include <gmock/gmock.h>

#include <deque>

#include "core/encoding.hpp"
#include "support/run.hpp"
#include "support/temp_dir.hpp"
#include "webhook/signature.hpp"

namespace sparekey::daemon {
namespace {

using namespace std::chrono_literals;

SigningKey key() {
    return SigningKey::parse(base64_encode(std::string(24, 'k'))).value();
}

std::string line(int number) {
    auto const id = "msg_" + std::to_string(number);
    auto const body = R"({"event_id":"event-)" + id +
                      R"(","event_type":"access_code.failed_to_set_on_device","access_code_id":"code-1"})";
    webhook::Recording recording;
    recording.received_at = from_unix_ms(1'796'136'903'120);
    recording.path = "/webhooks/seam";
    recording.headers = {{"svix-id", id},
                         {"svix-timestamp", "1796136903"},
                         {"svix-signature", sign(key(), id, "1796136903", body)}};
    recording.body = body;
    return to_line(recording) + "\n";
}

std::string lines(int count) {
    std::string all;
    for (int i = 1; i <= count; ++i) all += line(i);
    return all;
}

/// Answers in order, then accepts. Counts how many are pending at once.
struct ObedientSink final : Sink {
    std::deque<Taken> answers;
    std::size_t pending = 0;
    std::size_t most_pending = 0;
    std::vector<std::string> taken;
    std::function<void()> at_each = [] {};

    asio::awaitable<Taken> take(webhook::Recording const&, webhook::Delivery const& delivery) override {
        taken.push_back(delivery.message_id);
        most_pending = std::max(most_pending, ++pending);
        at_each();
        Taken answer;
        if (!answers.empty()) {
            answer = answers.front();
            answers.pop_front();
        }
        Event never;
        co_await never.wait_for(1ms);
        --pending;
        co_return answer;
    }
};

struct ReplayerTest : testing::Test {
    TempDir dir;
    ObedientSink sink;
    ReplayPlan plan;
    Replayer* replayer = nullptr;

    ReplayerTest() { plan.endpoints = {{"/webhooks/seam", "home", {key()}}}; }

    ReplayOutcome replay(std::string const& recording) {
        ReplayOutcome outcome;
        run(replay_into(outcome, dir.write("recording", recording)));
        return outcome;
    }

  private:
    asio::awaitable<void> replay_into(ReplayOutcome& outcome, std::string file) {
        auto const executor = co_await asio::this_coro::executor;
        auto const input = ReplayInput::open(executor, file, 100'000);
        ReplayListener const deaf{[](std::uint64_t, Error const&) {}, [](std::uint64_t, Ending const&) {}};
        Replayer made(executor, plan, *input.value(), sink, deaf);
        replayer = &made;
        outcome = co_await made.run();
    }
};

TEST_F(ReplayerTest, takes_all_lines_in_their_order_several_at_a_time) {
    plan.limits.in_flight = 4;
    auto const outcome = replay(lines(50));
    EXPECT_EQ(outcome.tally.accepted, 50u);
    EXPECT_FALSE(outcome.stopped);
    EXPECT_EQ(sink.most_pending, 4u);
    ASSERT_EQ(sink.taken.size(), 50u);
    for (std::size_t i = 0; i < 50; ++i) EXPECT_EQ(sink.taken[i], "msg_" + std::to_string(i + 1));
}

TEST_F(ReplayerTest, holds_no_more_bytes_than_it_may) {
    plan.limits.bytes_in_flight = line(1).size() + 1;
    auto const outcome = replay(lines(20));
    EXPECT_EQ(outcome.tally.accepted, 20u);
    EXPECT_EQ(sink.most_pending, 2u);
}

TEST_F(ReplayerTest, counts_every_line_once) {
    sink.answers = {{}, {Taken::How::duplicate, ""}, {Taken::How::unknown, ""}};
    auto const outcome = replay(lines(3) + "\n{}\n" + std::string(200'000, 'x') + "\n" + "trailing");
    auto const& tally = outcome.tally;
    EXPECT_EQ(tally.lines, 7u);
    EXPECT_EQ(tally.accepted + tally.duplicate + tally.unknown, 3u);
    EXPECT_EQ(tally.left_out, 1u);
    EXPECT_EQ(tally.broken, 3u);
}

TEST_F(ReplayerTest, tries_again_what_cannot_be_taken_now) {
    plan.limits.in_flight = 1;
    sink.answers = {{Taken::How::not_now, "busy"}, {Taken::How::not_now, "busy"}};
    auto const outcome = replay(lines(2));
    EXPECT_EQ(outcome.tally.accepted, 2u);
    EXPECT_THAT(sink.taken, testing::ElementsAre("msg_1", "msg_1", "msg_1", "msg_2"));
}

TEST_F(ReplayerTest, stops_where_its_patience_ends_and_names_the_first_line_that_is_open) {
    plan.limits.patience = 0ms;
    plan.limits.in_flight = 2;
    sink.answers = {{}, {}, {Taken::How::not_now, "busy"}};
    auto const outcome = replay(lines(20));
    ASSERT_TRUE(outcome.stopped);
    EXPECT_EQ(outcome.stopped->why, Stop::Why::unavailable);
    EXPECT_EQ(outcome.stopped->reason, "busy");
    EXPECT_EQ(outcome.stopped->before_line, 3u);
    EXPECT_LT(sink.taken.size(), 6u);
}

TEST_F(ReplayerTest, does_not_wait_longer_than_its_patience_for_a_retry_after) {
    plan.limits.patience = 1h;
    sink.answers = {{Taken::How::not_now, "answered 503", std::chrono::hours(2)}};
    auto const outcome = replay(lines(1));
    ASSERT_TRUE(outcome.stopped);
    EXPECT_EQ(outcome.stopped->before_line, 1u);
}

TEST_F(ReplayerTest, stops_at_once_where_a_person_has_to_mend_something) {
    sink.answers = {{Taken::How::failed, "NOPERM"}};
    plan.limits.in_flight = 1;
    auto const outcome = replay(lines(9));
    ASSERT_TRUE(outcome.stopped);
    EXPECT_EQ(outcome.stopped->reason, "NOPERM");
    EXPECT_EQ(sink.taken.size(), 1u);
}

TEST_F(ReplayerTest, takes_ten_refusals_in_a_row_for_the_answer_to_all) {
    plan.limits.in_flight = 1;
    for (int i = 0; i < 9; ++i) sink.answers.push_back({Taken::How::refused, "answered 401"});
    sink.answers.push_back({});
    for (int i = 0; i < 10; ++i) sink.answers.push_back({Taken::How::refused, "answered 404"});
    auto const outcome = replay(lines(30));
    ASSERT_TRUE(outcome.stopped);
    EXPECT_EQ(outcome.stopped->reason, "10 refusals in a row, the last: answered 404");
    EXPECT_EQ(outcome.stopped->before_line, 11u);
    EXPECT_EQ(outcome.tally.refused, 19u);
    EXPECT_EQ(sink.taken.size(), 20u);
}

TEST_F(ReplayerTest, lets_lines_under_way_end_when_it_is_stopped) {
    plan.limits.in_flight = 3;
    sink.at_each = [this] {
        if (sink.taken.size() == 5) replayer->stop(Stop::Why::interrupted, "interrupted");
    };
    auto const outcome = replay(lines(30));
    ASSERT_TRUE(outcome.stopped);
    EXPECT_EQ(outcome.stopped->before_line, outcome.tally.accepted + 1);
    EXPECT_EQ(outcome.tally.accepted, sink.taken.size());
    EXPECT_LT(sink.taken.size(), 9u);
}

TEST_F(ReplayerTest, begins_with_the_line_that_it_is_told_to) {
    plan.from_line = 3;
    auto const outcome = replay("rubbish\n" + lines(2));
    EXPECT_EQ(outcome.tally.left_out, 2u);
    EXPECT_EQ(outcome.tally.broken, 0u);
    EXPECT_THAT(sink.taken, testing::ElementsAre("msg_2"));
}

TEST_F(ReplayerTest, says_what_a_file_that_cannot_be_opened_is_called) {
    asio::io_context context;
    for (auto const& file : {dir.file("nothing"), dir.path().string()}) {
        auto const input = ReplayInput::open(context.get_executor(), file, 1000);
        ASSERT_FALSE(input);
        EXPECT_THAT(input.error().message, testing::HasSubstr("cannot read " + file));
    }
}

}  // namespace
}  // namespace sparekey::daemon

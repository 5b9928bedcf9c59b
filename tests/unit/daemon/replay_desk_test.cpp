// A recorded webhook is judged by the time at which it came.
#include <gmock/gmock.h>

#include "core/encoding.hpp"
#include "daemon/replay/desk.hpp"
#include "daemon/replay/selection.hpp"
#include "support/fixture.hpp"
#include "support/run.hpp"
#include "webhook/signature.hpp"

namespace sparekey::daemon {
namespace {

using testing::HasSubstr;
using webhook::Recording;

constexpr Instant kReceived{std::chrono::milliseconds(1'596'136'903'120)};  // years ago

SigningKey key(char letter) {
    return SigningKey::parse(base64_encode(std::string(24, letter))).value();
}

Recording recording(std::string body = fixture("seam/event-failed_to_set_on_device-new.json"),
                    Instant signed_at = kReceived, SigningKey const& by = key('n')) {
    auto const timestamp = std::to_string(to_unix_ms(signed_at) / 1000);
    auto const signature = sign(by, "msg_1", timestamp, body);
    return {kReceived,
            "/webhooks/seam",
            {{"svix-id", "msg_1"}, {"svix-timestamp", timestamp}, {"svix-signature", signature}},
            std::move(body)};
}

struct FakeSink final : Sink {
    Taken answer;
    std::vector<webhook::Delivery> taken;

    asio::awaitable<Taken> take(Recording const&, webhook::Delivery const& delivery) override {
        taken.push_back(delivery);
        co_return answer;
    }
};

struct DeskTest : testing::Test {
    FakeSink sink;
    Desk desk{{{"/webhooks/seam", "lakeside", {key('o'), key('n')}}}, sink};

    Ending pass(Recording const& recorded) {
        Ending ending;
        run(pass_into(ending, recorded));
        return ending;
    }
    void expect_refused(Recording const& recorded, std::string_view reason) {
        auto const ending = pass(recorded);
        EXPECT_EQ(ending.how, Ending::How::refused) << reason;
        EXPECT_FALSE(ending.by_sink);
        EXPECT_THAT(ending.reason, HasSubstr(reason));
        EXPECT_TRUE(sink.taken.empty()) << reason;
    }

  private:
    asio::awaitable<void> pass_into(Ending& ending, Recording const& recorded) {
        ending = co_await desk.pass(recorded);
    }
};

TEST_F(DeskTest, a_good_signature_of_long_ago_is_good_and_the_line_stays_as_it_was) {
    auto const recorded = recording();
    auto const ending = pass(recorded);
    EXPECT_EQ(ending.how, Ending::How::accepted);
    EXPECT_EQ(ending.message_id, "msg_1");
    EXPECT_FALSE(ending.access_code_id.empty());
    ASSERT_EQ(sink.taken.size(), 1u);
    EXPECT_EQ(sink.taken[0].workspace, "lakeside");
    EXPECT_EQ(sink.taken[0].recording, to_line(recorded));
}

TEST_F(DeskTest, five_minutes_between_signed_and_received_are_the_limit) {
    auto const in_time = pass(recording(fixture("seam/event-failed_to_set_on_device-new.json"),
                                        kReceived - std::chrono::seconds(300)));
    EXPECT_EQ(in_time.how, Ending::How::accepted);
    sink.taken.clear();
    auto const body = fixture("seam/event-failed_to_set_on_device-new.json");
    expect_refused(recording(body, kReceived - std::chrono::seconds(302)), "300 s before its received_at");
    expect_refused(recording(body, kReceived + std::chrono::seconds(302)), "300 s after its received_at");
    expect_refused(
        recording(body, std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())),
        "300 s after");
}

TEST_F(DeskTest, says_why_it_refuses_and_what_mends_it) {
    auto changed = recording();
    changed.body += " ";
    expect_refused(changed, "no secret of workspace lakeside has signed it; if a secret was replaced");
    expect_refused(recording("{}", kReceived, key('x')), "add the old one to webhook_secret_files");
    auto elsewhere = recording();
    elsewhere.path = "/elsewhere";
    expect_refused(elsewhere, "has the path /elsewhere");
    auto headless = recording();
    headless.headers.pop_back();
    expect_refused(headless, "a signed one is missing");
    auto garbled = recording();
    garbled.headers[1].second = "soon";
    expect_refused(garbled, "malformed");
}

TEST_F(DeskTest, what_the_sink_says_is_what_becomes_of_it) {
    sink.answer = {Taken::How::not_now, "busy", std::chrono::seconds(7)};
    auto ending = pass(recording());
    EXPECT_EQ(ending.how, Ending::How::not_now);
    EXPECT_EQ(ending.reason, "busy");
    EXPECT_EQ(ending.retry_after, std::chrono::seconds(7));
    sink.answer = {Taken::How::duplicate, "of job code-1"};
    ending = pass(recording());
    EXPECT_EQ(ending.how, Ending::How::duplicate);
    sink.answer = {Taken::How::refused, "answered 401"};
    ending = pass(recording());
    EXPECT_EQ(ending.how, Ending::How::refused);
    EXPECT_TRUE(ending.by_sink);
    EXPECT_EQ(ending.reason, "answered 401");
}

TEST_F(DeskTest, unwanted_and_unreadable_ones_are_told_apart) {
    auto const unwanted = pass(recording(R"({"event_id":"e","event_type":"device.connected"})"));
    EXPECT_EQ(unwanted.how, Ending::How::unwanted);
    EXPECT_TRUE(sink.taken.empty());
    auto const unreadable = pass(recording("\xff"));
    EXPECT_EQ(unreadable.how, Ending::How::unreadable);
    EXPECT_NE(unreadable.reason, "");
    sink.taken.clear();
    auto const follow_up = pass(recording(R"({"event_type":"access_code.deleted"})"));
    EXPECT_EQ(follow_up.how, Ending::How::unreadable);
    EXPECT_THAT(follow_up.reason, HasSubstr("access_code_id"));
    EXPECT_TRUE(sink.taken.empty());
}

TEST(Selection, is_by_time_and_by_any_of_three_ids) {
    auto const recorded =
        recording(R"({"event_id":"event-1","event_type":"access_code.failed_to_set_on_device",)"
                  R"("access_code_id":"code-1"})");
    auto const includes = [&](Selection const& selection) { return selection.includes(recorded); };
    EXPECT_TRUE(Selection().all());
    EXPECT_TRUE(includes({}));
    for (auto const* id : {"msg_1", "event-1", "code-1"})
        EXPECT_TRUE(includes({.since = {}, .until = {}, .id = id}));
    EXPECT_FALSE(includes({.since = {}, .until = {}, .id = "code-2"}));
    auto const second = std::chrono::seconds(1);
    EXPECT_TRUE(includes({.since = kReceived, .until = kReceived + second, .id = ""}));
    EXPECT_FALSE(includes({.since = kReceived + second, .until = {}, .id = ""}));
    EXPECT_FALSE(includes({.since = {}, .until = kReceived, .id = ""}));
}

}  // namespace
}  // namespace sparekey::daemon

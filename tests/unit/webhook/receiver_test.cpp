#include "webhook/receiver.hpp"

#include <gtest/gtest.h>

#include "unit/webhook/receiver_fakes.hpp"
#include "webhook/recording.hpp"

namespace sparekey::webhook {
namespace {

using Answers = std::vector<std::pair<std::string, std::string>>;

TEST(Receiver, hands_a_verified_event_to_the_inbox_and_answers_204) {
    Reception reception;
    auto const response = reception.receive(signed_request());
    EXPECT_EQ(response.status, 204);
    EXPECT_EQ(response.body, "");
    EXPECT_FALSE(response.close);
    ASSERT_EQ(reception.inbox.deliveries.size(), 1u);
    auto const& delivery = reception.inbox.deliveries[0];
    EXPECT_EQ(delivery.message_id, "msg_1");
    EXPECT_EQ(delivery.workspace, "lakeside");
    ASSERT_TRUE(delivery.event);
    EXPECT_EQ(delivery.event->event_id, "3a3c1b7e-2f5e-4a8d-8c11-7b1c6f0a9e01");
    EXPECT_EQ(delivery.event->access_code_id, "f863cb36-7f96-4b56-ac91-115742c31c00");
    EXPECT_EQ(reception.events.answers, (Answers{{"lakeside", "accepted"}}));
}

TEST(Receiver, records_what_can_be_verified_again) {
    Reception reception;
    auto const request = signed_request();
    reception.receive(request);
    ASSERT_EQ(reception.inbox.deliveries.size(), 1u);
    auto const recording = parse_recording(reception.inbox.deliveries[0].recording);
    ASSERT_TRUE(recording) << recording.error();
    EXPECT_EQ(recording->received_at, kNow);
    EXPECT_EQ(recording->path, "/webhooks/seam");
    EXPECT_EQ(recording->body, request.body);

    HttpHeaders headers;
    for (auto const& [name, value] : recording->headers) headers.add(name, value);
    auto const found = find_signed_headers(headers);
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_TRUE(verify(*found, recording->body, {signing_key('n')}, recording->received_at));
}

TEST(Receiver, tells_which_key_signed) {
    Reception reception;
    reception.receive(signed_request());
    reception.receive(signed_request(failed_event(), signing_key('o')));
    using Signers = std::vector<std::pair<std::string, std::size_t>>;
    EXPECT_EQ(reception.events.signers, (Signers{{"lakeside", 1}, {"lakeside", 0}}));
}

TEST(Receiver, tells_how_far_the_clocks_are_apart) {
    Reception reception;
    using std::chrono::seconds;
    reception.receive(signed_request(failed_event(), signing_key('n'), kNow - seconds(42)));
    reception.receive(signed_request(failed_event(), signing_key('n'), kNow + seconds(7)));
    reception.receive(signed_request(failed_event(), signing_key('x'), kNow - seconds(100)));
    reception.receive(signed_request(failed_event(), signing_key('n'), kNow - seconds(400)));
    // The signature's time has no milliseconds. Nobody vouches for the last two.
    EXPECT_EQ(reception.events.ages, (std::vector{seconds(42), seconds(-7)}));
}

TEST(Receiver, tells_how_long_a_new_event_was_under_way) {
    Reception reception;
    reception.receive(signed_request());
    reception.inbox.answer = Acceptance::duplicate;
    reception.receive(signed_request());
    reception.inbox.answer = Error{Errc::unavailable, "away"};
    reception.receive(signed_request());
    auto const occurred_at = reception.inbox.deliveries.at(0).event->occurred_at;
    ASSERT_TRUE(occurred_at);
    ASSERT_EQ(reception.events.kept_after.size(), 1u);
    EXPECT_EQ(reception.events.kept_after[0], std::max(kNow - *occurred_at, Instant::duration(0)));
}

TEST(Receiver, ignores_the_query) {
    Reception reception;
    auto request = signed_request();
    request.target += "?from=seam";
    EXPECT_EQ(reception.receive(request).status, 204);
    ASSERT_EQ(reception.inbox.deliveries.size(), 1u);
    EXPECT_EQ(parse_recording(reception.inbox.deliveries[0].recording)->path, "/webhooks/seam");
}

TEST(Receiver, knows_a_workspace_by_its_path_and_takes_only_its_keys) {
    Reception reception;
    auto request = signed_request(failed_event(), signing_key('h'));
    EXPECT_EQ(reception.receive(request).status, 401);
    EXPECT_TRUE(reception.inbox.deliveries.empty());
    request.target = "/webhooks/hillside";
    EXPECT_EQ(reception.receive(request).status, 204);
    ASSERT_EQ(reception.inbox.deliveries.size(), 1u);
    EXPECT_EQ(reception.inbox.deliveries[0].workspace, "hillside");
    EXPECT_EQ(reception.events.answers,
              (Answers{{"lakeside", "no_signature_matches"}, {"hillside", "accepted"}}));
}

TEST(Receiver, answers_204_to_a_duplicate) {
    Reception reception;
    reception.inbox.answer = Acceptance::duplicate;
    EXPECT_EQ(reception.receive(signed_request()).status, 204);
    EXPECT_EQ(reception.last_outcome(), "duplicate");
}

TEST(Receiver, answers_204_to_a_type_that_is_not_wanted_and_keeps_nothing) {
    Reception reception;
    for (auto const* name : {"scheduled_on_device", "removed_from_device", "device_connected"}) {
        auto const body = fixture(std::string("seam/event-") + name + ".json");
        EXPECT_EQ(reception.receive(signed_request(body)).status, 204) << name;
        EXPECT_EQ(reception.last_outcome(), "unwanted") << name;
    }
    EXPECT_TRUE(reception.inbox.deliveries.empty());
}

TEST(Receiver, hands_a_follow_up_on_without_its_body_because_that_may_hold_a_pin) {
    for (auto const* name : {"set_on_device", "deleted", "time_frame_changed"}) {
        Reception reception;
        auto const body = fixture(std::string("seam/event-") + name + ".json");
        EXPECT_EQ(reception.receive(signed_request(body)).status, 204) << name;
        EXPECT_EQ(reception.last_outcome(), "accepted") << name;
        ASSERT_EQ(reception.inbox.deliveries.size(), 1u);
        EXPECT_EQ(reception.inbox.deliveries[0].recording, "");
        EXPECT_TRUE(reception.events.kept_after.empty()) << "it starts no rescue";
        EXPECT_EQ(reception.log.text().find("8030"), std::string::npos);
    }
}

TEST(Receiver, answers_204_to_a_follow_up_to_nothing_and_writes_no_line_about_it) {
    Reception reception;
    reception.inbox.answer = Acceptance::not_followed;
    EXPECT_EQ(reception.receive(signed_request(fixture("seam/event-deleted.json"))).status, 204);
    EXPECT_EQ(reception.last_outcome(), "not_followed");
}

TEST(Receiver, keeps_nothing_of_a_follow_up_that_cannot_be_read_but_tells_a_person) {
    Reception reception;
    EXPECT_EQ(
        reception.receive(signed_request(R"({"event_type":"access_code.deleted","code":"8030"})")).status,
        204);
    EXPECT_EQ(reception.last_outcome(), "unreadable");
    EXPECT_TRUE(reception.inbox.deliveries.empty());
    EXPECT_EQ(reception.events.unreadables,
              (std::vector<std::string>{"lakeside msg_1: event_id or access_code_id: missing or malformed in "
                                        "access_code.deleted (not recorded)"}));
    EXPECT_NE(reception.log.text().find("malformed in access_code.deleted"), std::string::npos);
    EXPECT_EQ(reception.log.text().find("8030"), std::string::npos);
}

TEST(Receiver, records_what_is_signed_but_unreadable_and_tells_a_person) {
    for (std::string const body :
         {"not json", "\xff\xfe", "", R"({"event_type":"access_code.failed_to_set_on_device"})"}) {
        Reception reception;
        EXPECT_EQ(reception.receive(signed_request(body)).status, 204);
        ASSERT_EQ(reception.inbox.deliveries.size(), 1u);
        auto const& delivery = reception.inbox.deliveries[0];
        EXPECT_FALSE(delivery.event);
        EXPECT_EQ(delivery.message_id, "msg_1");
        EXPECT_EQ(parse_recording(delivery.recording)->body, body);
        EXPECT_EQ(reception.last_outcome(), "unreadable");
        ASSERT_EQ(reception.events.unreadables.size(), 1u);
        EXPECT_EQ(reception.events.unreadables[0].find("lakeside msg_1: "), 0u)
            << reception.events.unreadables[0];
        EXPECT_TRUE(reception.events.unreadables[0].ends_with(" (recorded)"));
    }
}

TEST(Receiver, tells_a_person_of_an_unreadable_one_only_once_it_is_stored) {
    Reception reception;
    for (auto const& answer :
         {Result<Acceptance>(Error{Errc::timed_out, "redis"}), Result<Acceptance>(Acceptance::full)}) {
        reception.inbox.answer = answer;
        EXPECT_EQ(reception.receive(signed_request("not json")).status, 503);
        EXPECT_TRUE(reception.events.unreadables.empty());
    }
    // The first try may have been stored although its answer was lost: this is the last chance to say so.
    reception.inbox.answer = Acceptance::duplicate;
    EXPECT_EQ(reception.receive(signed_request("not json")).status, 204);
    EXPECT_EQ(reception.events.unreadables.size(), 1u);
}

struct Trouble {
    std::string name;
    Result<Acceptance> answer;
    std::string outcome;
};

std::ostream& operator<<(std::ostream& out, Trouble const& trouble) {
    return out << trouble.name;
}

class InboxTrouble : public testing::TestWithParam<Trouble> {};

TEST_P(InboxTrouble, asks_the_sender_to_come_again) {
    Reception reception;
    reception.inbox.answer = GetParam().answer;
    auto const response = reception.receive(signed_request());
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.headers.find("Retry-After"), "10");
    EXPECT_EQ(response.body, "");
    EXPECT_FALSE(response.close);
    EXPECT_EQ(reception.events.answers, (Answers{{"lakeside", GetParam().outcome}}));
}

INSTANTIATE_TEST_SUITE_P(Kinds, InboxTrouble,
                         testing::Values(Trouble{"unreachable", Error{Errc::unavailable, "no"},
                                                 "unavailable"},
                                         Trouble{"slow", Error{Errc::timed_out, "late"}, "unavailable"},
                                         Trouble{"full", Acceptance::full, "overloaded"}),
                         [](auto const& row) { return row.param.name; });

TEST(Receiver, leaves_an_exception_of_the_inbox_to_its_caller) {
    struct BrokenInbox final : Inbox {
        asio::awaitable<Result<Acceptance>> accept(Delivery const&) override {
            throw std::logic_error("a bug");
            co_return Acceptance::accepted;
        }
    };
    BrokenInbox inbox;
    FakeEvents events;
    ManualClock clock(kNow);
    Receiver receiver({{"/webhooks/seam", "lakeside", {signing_key('n')}}}, inbox, clock, events, Log());
    auto const receive = [&]() -> asio::awaitable<void> {
        auto const request = signed_request();
        co_await receiver.receive(request, false);
    };
    EXPECT_THROW(run(receive()), std::logic_error);
}

TEST(Receiver, lets_a_good_head_through_without_an_answer_or_a_count) {
    Reception reception;
    EXPECT_EQ(reception.receiver.refuse_early(signed_request()), std::nullopt);
    EXPECT_TRUE(reception.events.answers.empty());
    EXPECT_EQ(reception.log.text(), "");
}

}  // namespace
}  // namespace sparekey::webhook

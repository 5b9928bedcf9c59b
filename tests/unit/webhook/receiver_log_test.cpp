// What an operator reads at three in the morning, and what nobody may read at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/webhook/receiver_fakes.hpp"

namespace sparekey::webhook {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(ReceiverLog, has_one_line_for_an_accepted_webhook_with_everything_to_search_for) {
    Reception reception;
    reception.clock.advance(std::chrono::seconds(2));
    reception.receive(signed_request());
    EXPECT_THAT(
        reception.log.lines(),
        ElementsAre(
            "info webhook answered message_id=msg_1 peer=44.228.126.217:51234 "
            "event_id=3a3c1b7e-2f5e-4a8d-8c11-7b1c6f0a9e01 event_type=access_code.failed_to_set_on_device "
            "access_code_id=f863cb36-7f96-4b56-ac91-115742c31c00 age_s=2 outcome=accepted workspace=lakeside "
            "status=204"));
}

TEST(ReceiverLog, leaves_out_what_an_event_does_not_have) {
    Reception reception;
    reception.receive(signed_request(R"({"event_id":"event1","event_type":"lock.locked"})"));
    EXPECT_THAT(
        reception.log.lines(),
        ElementsAre("info webhook answered message_id=msg_1 peer=44.228.126.217:51234 event_id=event1 "
                    "event_type=lock.locked outcome=unwanted workspace=lakeside status=204"));
}

TEST(ReceiverLog, warns_when_the_sender_must_come_again) {
    Reception reception;
    reception.inbox.answer = Error{Errc::unavailable, "redis: connection refused"};
    reception.receive(signed_request());
    EXPECT_THAT(
        reception.log.lines(),
        ElementsAre(AllOf(StartsWith("warning "), HasSubstr("outcome=unavailable"), HasSubstr("status=503"),
                          HasSubstr("event_id=3a3c1b7e"), HasSubstr("redis: connection refused"))));
}

TEST(ReceiverLog, has_a_line_for_each_signed_webhook_however_many_fail) {
    Reception reception;
    reception.inbox.answer = Acceptance::full;
    for (int i = 0; i < 3; ++i) reception.receive(signed_request());
    EXPECT_EQ(reception.log.lines().size(), 3u);
}

TEST(ReceiverLog, says_why_one_is_unreadable) {
    Reception reception;
    reception.receive(signed_request(R"({"event_id":"event1"})"));
    EXPECT_THAT(reception.log.lines(),
                ElementsAre(AllOf(StartsWith("warning "), HasSubstr("outcome=unreadable"),
                                  HasSubstr("message_id=msg_1"), HasSubstr("event_type"))));
}

TEST(ReceiverLog, warns_of_a_refused_request_and_tells_how_far_the_clocks_are_apart) {
    Reception reception;
    reception.receive(signed_request(failed_event(), signing_key('n'), kNow - std::chrono::seconds(400)));
    EXPECT_THAT(reception.log.lines(),
                ElementsAre("warning webhook refused message_id=msg_1 skew_s=400 outcome=stale_timestamp "
                            "workspace=lakeside peer=44.228.126.217:51234 path=/webhooks/seam held_back=0"));
}

TEST(ReceiverLog, holds_back_a_flood_of_refused_requests_of_one_kind) {
    Reception reception;
    auto forged = signed_request();
    forged.body += ' ';
    auto stray = signed_request();
    stray.target = "/";
    for (int i = 0; i < 100; ++i) {
        reception.receive(forged);
        reception.receiver.refuse_early(stray);
    }
    EXPECT_THAT(reception.log.lines(),
                ElementsAre(HasSubstr("outcome=no_signature_matches"), HasSubstr("outcome=unknown_path")));
    EXPECT_EQ(reception.events.answers.size(), 200u) << "but all are counted";
}

TEST(ReceiverLog, cuts_a_long_path_short) {
    Reception reception;
    auto request = signed_request();
    request.target = "/" + std::string(8000, 'a') + "?token=hidden";
    reception.receive(request);
    EXPECT_LT(reception.log.text().size(), 400u);
}

TEST(ReceiverLog, shows_neither_the_query_nor_a_control_character_of_a_stranger) {
    Reception reception;
    auto request = signed_request();
    request.target = "/x\n\x1b[2J?token=hidden";
    reception.receive(request);
    EXPECT_EQ(reception.log.lines().size(), 1u);
    EXPECT_THAT(reception.log.text(), AllOf(Not(HasSubstr("hidden")), Not(HasSubstr("\x1b"))));
}

TEST(ReceiverLog, never_shows_the_body_whatever_becomes_of_it) {
    auto const with_pin = fixture("seam/event-set_on_device.json");  // "code": "8030"
    std::vector<std::string> const bodies = {with_pin, with_pin + "x",
                                             R"({"event_id":"8030 ","event_type":"x"})",
                                             R"({"event_id":"x","event_type":{"code":"8030"}})"};
    for (auto const& body : bodies) {
        Reception reception;
        reception.receive(signed_request(body));
        auto forged = signed_request(body);
        forged.body += ' ';
        reception.receive(forged);
        EXPECT_EQ(reception.log.lines().size(), 2u);
        EXPECT_THAT(reception.log.text(), Not(HasSubstr("8030")));
        for (auto const& alert : reception.events.unreadables) EXPECT_THAT(alert, Not(HasSubstr("8030")));
    }
}

TEST(ReceiverLog, never_shows_a_signature) {
    Reception reception;
    auto const request = signed_request();
    reception.receive(request);
    auto forged = request;
    forged.body += ' ';
    reception.receive(forged);
    EXPECT_THAT(reception.log.text(),
                Not(HasSubstr(std::string(*request.headers.find("svix-signature")).substr(3, 10))));
}

}  // namespace
}  // namespace sparekey::webhook

// Twilio's published answers: https://www.twilio.com/docs/messaging/api/message-resource, …/docs/api/errors.
#include "notify/twilio_reply.hpp"

#include <gmock/gmock.h>

#include "support/sample_notification.hpp"

namespace sparekey::notify {
namespace {

using testing::HasSubstr;
using testing::Not;
using Status = rescue::SendResult::Status;

rescue::SendResult reply(int status, std::string body, std::string const& retry_after = "") {
    HttpResponse answer;
    answer.status = status;
    answer.body = std::move(body);
    if (!retry_after.empty()) answer.headers.add("Retry-After", retry_after);
    return read_twilio_reply(std::move(answer), instant("2026-11-23T03:00:00Z"));
}

std::string message(std::string const& status, std::string const& error_code = "null") {
    return R"({"sid": "SM0123456789abcdef0123456789abcdef", "status": ")" + status +
           R"(", "body": "Your code is 4207.", "to": "+15550100123", "num_segments": "1", "error_code": )" +
           error_code + R"(, "error_message": null})";
}

std::string error(int code, int status) {
    auto const number = std::to_string(code);
    return R"({"code": )" + number +
           R"(, "message": "The 'To' number +1555010XXXX is not valid.", "more_info": "https://www.twilio.com/docs/errors/)" +
           number + R"(", "status": )" + std::to_string(status) + "}";
}

TEST(TwilioReply, is_sent_with_the_messages_sid) {
    for (auto const* status : {"queued", "accepted", "sending", "sent", "scheduled"}) {
        auto const result = reply(201, message(status));
        EXPECT_EQ(result.status, Status::sent) << status;
        EXPECT_EQ(result.provider_id, "SM0123456789abcdef0123456789abcdef");
        EXPECT_EQ(result.detail, std::string("HTTP 201, message ") + status);
    }
}

TEST(TwilioReply, is_permanent_for_a_message_that_failed_at_once) {
    for (auto const* status : {"failed", "undelivered"}) {
        auto const result = reply(201, message(status, "30006"));
        EXPECT_EQ(result.status, Status::permanent) << status;
        EXPECT_THAT(result.detail, HasSubstr("error 30006"));
    }
}

TEST(TwilioReply, is_sent_if_the_answer_to_a_201_cannot_be_read) {
    EXPECT_EQ(reply(201, "<html>").status, Status::sent);
    EXPECT_EQ(reply(201, "[]").provider_id, "");
}

TEST(TwilioReply, goes_by_published_error_codes) {
    struct {
        int status;
        int code;
        Status expected;
        bool unauthorized = false;
    } const rows[]{
        {400, 21211, Status::permanent},  // invalid To
        {400, 21212, Status::permanent},  // invalid From
        {400, 21214, Status::permanent},       {400, 21217, Status::permanent},
        {400, 21219, Status::permanent},  // not verified, on a trial account
        {400, 21265, Status::permanent},  // a short code
        {400, 21407, Status::permanent},       {400, 21408, Status::permanent},  // region not enabled
        {403, 21408, Status::permanent},  // the same: no reason to close the channel
        {400, 21421, Status::permanent},       {400, 21608, Status::permanent},
        {400, 21610, Status::permanent},                                               // the guest said STOP
        {400, 21612, Status::permanent},       {400, 21614, Status::permanent},        // no mobile number
        {400, 21617, Status::permanent},                                               // too long
        {400, 99999, Status::permanent},                                               // unknown to us
        {400, 14107, Status::temporary},                                               // rate of this sender
        {400, 21611, Status::temporary},                                               // its queue is full
        {400, 30001, Status::temporary},       {401, 20003, Status::temporary, true},  // credentials
        {403, 20003, Status::temporary, true},                                         // permission denied
        {403, 20005, Status::temporary, true},                                         // account not active
        {400, 20003, Status::temporary, true}, {404, 20404, Status::permanent},        // no such account
        {429, 20429, Status::rate_limited},    {400, 20429, Status::rate_limited},
        {500, 20500, Status::temporary},       {503, 20503, Status::temporary},
    };
    for (auto const& row : rows) {
        auto const result = reply(row.status, error(row.code, row.status));
        EXPECT_EQ(result.status, row.expected) << row.status << " " << row.code;
        EXPECT_EQ(result.unauthorized, row.unauthorized) << row.status << " " << row.code;
        EXPECT_EQ(result.detail, "HTTP " + std::to_string(row.status) + ", error " +
                                     std::to_string(row.code) + ": https://www.twilio.com/docs/errors/" +
                                     std::to_string(row.code));
    }
}

TEST(TwilioReply, goes_by_the_status_where_there_is_no_code) {
    EXPECT_EQ(reply(400, "").status, Status::permanent);
    EXPECT_TRUE(reply(401, "<html>").unauthorized);
    EXPECT_TRUE(reply(403, "{}").unauthorized);
    EXPECT_EQ(reply(502, "<html>Bad Gateway").status, Status::temporary);
    auto const limited = reply(429, "", "7");
    EXPECT_EQ(limited.status, Status::rate_limited);
    EXPECT_EQ(limited.retry_after, std::chrono::seconds(7));
}

TEST(TwilioReply, repeats_none_of_Twilios_words_because_they_quote_the_number) {
    EXPECT_THAT(reply(400, error(21211, 400)).detail, Not(HasSubstr("555")));
}

TEST(TwilioReply, that_never_came_is_uncertain_unless_nothing_was_asked) {
    auto const now = instant("2026-11-23T03:00:00Z");
    EXPECT_EQ(read_twilio_reply(Error{Errc::unavailable, "why"}, now).status, Status::temporary);
    EXPECT_EQ(read_twilio_reply(Error{Errc::timed_out, "why"}, now).status, Status::uncertain);
    EXPECT_EQ(read_twilio_reply(Error{Errc::invalid_input, "why"}, now).status, Status::uncertain);
}

}  // namespace
}  // namespace sparekey::notify

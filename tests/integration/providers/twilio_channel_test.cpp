#include <gmock/gmock.h>

#include "core/encoding.hpp"
#include "send_on.hpp"
#include "support/stub_server.hpp"

namespace sparekey::notify {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using Status = rescue::SendResult::Status;
using Then = StubAnswer::Then;

constexpr auto kAccount = "AC0123456789abcdef0123456789abcdef";
constexpr auto kApiKey = "SK0123456789abcdef0123456789abcdef";
constexpr auto kService = "MG0123456789abcdef0123456789abcdef";

class TwilioChannelTest : public testing::Test {
  protected:
    TwilioOptions options() const {
        return {kAccount, "", Secret("token"), "+15550100", "", server.url(), ""};
    }

    rescue::SendResult send(TwilioOptions const& options,
                            std::chrono::seconds timeout = std::chrono::seconds(20)) {
        return OpenChannel(context, options, timeout).send(notification);
    }

    asio::io_context context{1};
    StubServer server{context};
    rescue::Notification notification = sample_notification();
};

TEST_F(TwilioChannelTest, creates_a_message) {
    server.answer(
        stub_http(201, R"({"sid":"SM1","status":"queued","error_code":null,"body":"Your code is 4207."})"));
    auto const result = send(options());
    EXPECT_EQ(result.status, Status::sent);
    EXPECT_EQ(result.provider_id, "SM1");
    EXPECT_THAT(result.detail, Not(HasSubstr("4207")));
    EXPECT_THAT(
        server.requests().at(0),
        AllOf(
            StartsWith("POST /2010-04-01/Accounts/" + std::string(kAccount) + "/Messages.json HTTP/1.1\r\n"),
            HasSubstr("\r\nContent-Type: application/x-www-form-urlencoded\r\n"),
            HasSubstr("\r\nAuthorization: Basic " + base64_encode(kAccount + std::string(":token")) + "\r\n"),
            EndsWith(
                "\r\n\r\nTo=%2B15550100123&From=%2B15550100&Body=Your%20code%20is%204207.%0AWelcome%21")));
}

TEST_F(TwilioChannelTest, logs_in_with_an_API_key_and_sends_through_a_service) {
    server.answer(stub_http(201, R"({"sid":"SM1","status":"accepted"})"));
    auto by_service = options();
    by_service.api_key_sid = kApiKey;
    by_service.from.clear();
    by_service.messaging_service_sid = kService;
    EXPECT_EQ(send(by_service).status, Status::sent);
    EXPECT_THAT(server.requests().at(0),
                AllOf(HasSubstr("/Accounts/" + std::string(kAccount)),
                      HasSubstr("\r\nAuthorization: Basic " + base64_encode(kApiKey + std::string(":token")) +
                                "\r\n"),
                      HasSubstr("&MessagingServiceSid=" + std::string(kService) + "&Body=")));
}

TEST_F(TwilioChannelTest, keeps_a_hostile_number_within_its_field) {
    server.answer(stub_http(400, R"({"code":21211,"status":400})"));
    notification.recipient.phone = "+1&From=+1666&Body=x\r\n";
    EXPECT_EQ(send(options()).status, Status::permanent);
    EXPECT_THAT(server.requests().at(0),
                HasSubstr("\r\n\r\nTo=%2B1%26From%3D%2B1666%26Body%3Dx%0D%0A&From=%2B15550100&"));
}

TEST_F(TwilioChannelTest, is_uncertain_without_an_answer_and_asks_only_once) {
    server.answer("", Then::close);
    EXPECT_EQ(send(options()).status, Status::uncertain);
    EXPECT_EQ(send(options(), std::chrono::seconds(1)).status, Status::uncertain);
    EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(TwilioChannelTest, keeps_the_wait_that_Twilio_asks_for) {
    server.answer(stub_http(429, R"({"code":20429,"status":429})", "Retry-After: 9\r\n"));
    auto const result = send(options());
    EXPECT_EQ(result.status, Status::rate_limited);
    EXPECT_EQ(result.retry_after, std::chrono::seconds(9));
}

TEST_F(TwilioChannelTest, asks_nothing_that_cannot_work) {
    notification.recipient.phone.clear();
    auto const nobody = send(options());
    EXPECT_EQ(nobody.status, Status::permanent);
    EXPECT_EQ(nobody.detail, "the guest has no phone number");

    notification = sample_notification();
    std::string text;
    for (int i = 0; i < 1600; ++i) text += "ü";
    notification.message.text = Secret(text + "x");
    auto const long_one = send(options());
    EXPECT_EQ(long_one.status, Status::permanent);
    EXPECT_EQ(long_one.detail, "the message is longer than 1600 characters");

    OpenChannel late(context, options());
    late.clock.set(notification.deadline);
    EXPECT_EQ(late.send(sample_notification()).status, Status::temporary);
    EXPECT_THAT(server.requests(), IsEmpty());

    server.answer(stub_http(201, R"({"sid":"SM1","status":"queued"})"));
    notification.message.text = Secret(text);
    EXPECT_EQ(send(options()).status, Status::sent);
}

}  // namespace
}  // namespace sparekey::notify

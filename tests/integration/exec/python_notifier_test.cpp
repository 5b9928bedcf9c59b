// etc/notifiers/http-provider.py, against a provider that says what the test wants.
#include <gmock/gmock.h>

#include "notify/channel.hpp"
#include "support/log_capture.hpp"
#include "support/run_on.hpp"
#include "support/sample_notification.hpp"
#include "support/stub_server.hpp"
#include "support/temp_dir.hpp"

namespace sparekey::notify {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Status = rescue::SendResult::Status;
using namespace std::chrono_literals;

class PythonNotifier : public testing::Test {
  protected:
    PythonNotifier() {
        dir_.write("token", "tok-1\n");
        notification_.deadline = SystemClock().now() + 1min;
    }

    rescue::SendResult send_to(std::string const& url) {
        ExecOptions const settings{
            {SPAREKEY_SOURCE_DIR "/etc/notifiers/http-provider.py", url, dir_.file("token")}, {}};
        auto const channel = open_channel({"sms", 20s, {}, settings}).value();
        auto const notifier = channel->notifier(clock_, capture_.log()).value();
        return run_on(context_, notifier->send(notification_));
    }
    rescue::SendResult send() { return send_to(server_.url() + "/v1/messages?kind=text"); }

    /// To a provider that answers so.
    rescue::SendResult send(int status, std::string_view body, std::string_view headers = "") {
        server_.answer(stub_http(status, body, headers));
        return send();
    }

    TempDir dir_;
    LogCapture capture_;
    SystemClock clock_;
    asio::io_context context_{1};
    StubServer server_{context_};
    rescue::Notification notification_ = sample_notification();
};

TEST_F(PythonNotifier, posts_the_message_with_its_key_and_says_the_providers_id) {
    auto const result = send(201, R"({"id":"M1"})");
    EXPECT_EQ(result.status, Status::sent) << result.detail;
    EXPECT_EQ(result.provider_id, "M1");
    ASSERT_EQ(server_.requests().size(), 1u);
    EXPECT_THAT(server_.requests()[0],
                AllOf(HasSubstr("POST /v1/messages?kind=text HTTP/1.1\r\n"),
                      HasSubstr("Authorization: Bearer tok-1\r\n"), HasSubstr("Idempotency-Key: key-1\r\n"),
                      HasSubstr(R"({"to": "+15550100123", "text": "Your code is 4207.\nWelcome!", )")));
}

TEST_F(PythonNotifier, maps_every_answer) {
    struct {
        int status;
        Status expected;
    } const rows[]{{200, Status::sent},      {202, Status::sent},      {400, Status::permanent},
                   {404, Status::permanent}, {408, Status::uncertain}, {500, Status::temporary},
                   {503, Status::temporary}, {504, Status::uncertain}, {302, Status::permanent}};
    for (auto const& row : rows) EXPECT_EQ(send(row.status, "not JSON").status, row.expected) << row.status;
    EXPECT_EQ(send(400, R"({"error":"no such number +15550100123"})").detail, "HTTP 400 no such number ****");
}

TEST_F(PythonNotifier, tells_refused_credentials_and_too_many_messages) {
    EXPECT_TRUE(send(401, "{}").unauthorized);
    EXPECT_TRUE(send(403, "{}").unauthorized);
    EXPECT_FALSE(send(400, "{}").unauthorized);
    auto const limited = send(429, "{}", "Retry-After: 30\r\n");
    EXPECT_EQ(limited.status, Status::rate_limited);
    EXPECT_EQ(limited.retry_after, 30s);
    EXPECT_FALSE(send(429, "{}", "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n").retry_after);
}

TEST_F(PythonNotifier, tells_not_reached_from_perhaps_sent) {
    auto const nobody = "http://127.0.0.1:1/";
    EXPECT_EQ(send_to(nobody).status, Status::temporary);
    EXPECT_EQ(send_to(nobody).detail, "ConnectionRefusedError: [Errno 111] Connection refused");
    server_.answer("HTT", StubAnswer::Then::close);
    EXPECT_EQ(send().status, Status::uncertain);
    server_.answer("", StubAnswer::Then::close);
    EXPECT_EQ(send().status, Status::uncertain);
}

TEST_F(PythonNotifier, leaves_to_an_operator_what_an_operator_can_mend) {
    EXPECT_EQ(send_to("http://example.com/").detail, "ValueError: the URL must begin with https://");
    std::filesystem::remove(dir_.file("token"));
    EXPECT_EQ(send().status, Status::temporary);
}

TEST_F(PythonNotifier, without_a_number_is_permanent) {
    notification_.recipient.phone.clear();
    EXPECT_EQ(send().status, Status::permanent);
    EXPECT_EQ(server_.connections(), 0u);
}

TEST_F(PythonNotifier, logs_nothing) {
    send(500, R"({"error":"PIN 4207"})");
    EXPECT_THAT(capture_.text(), Not(HasSubstr("notifier says")));
}

}  // namespace
}  // namespace sparekey::notify

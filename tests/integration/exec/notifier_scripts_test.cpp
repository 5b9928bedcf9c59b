// The examples in etc/notifiers, against a fake curl and a fake sendmail that note what they got.
#include <gmock/gmock.h>

#include "notify/channel.hpp"
#include "support/manual_clock.hpp"
#include "support/run.hpp"
#include "support/sample_notification.hpp"
#include "support/temp_dir.hpp"

namespace sparekey::notify {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Status = rescue::SendResult::Status;

class NotifierScripts : public testing::Test {
  protected:
    void SetUp() override {
        dir_.write("credentials",
                   "TWILIO_ACCOUNT_SID=AC1\nTWILIO_AUTH_TOKEN=token-1\nTWILIO_FROM=+15550199\n"
                   "TWILIO_API=https://twilio.invalid\n");
        environment_["PATH"] = dir_.path().string() + ":/usr/bin:/bin";
    }

    /// Puts a program into PATH that notes arguments, environment and stdin, and then does `rest`.
    std::string fake(std::string_view name, std::string_view rest) {
        auto const here = dir_.path().string() + "/";
        return dir_.script(name, "printf '%s\\n' \"$@\" >" + here + "arguments; env >" + here +
                                     "environment; cat >" + here + "stdin\n" + std::string(rest));
    }

    void fake_curl(std::string_view body, std::string_view status) {
        fake("curl", "printf '%s\\n%s' '" + std::string(body) + "' " + std::string(status));
    }

    rescue::SendResult send(std::string_view script, std::string const& argument) {
        ExecOptions const settings{{SPAREKEY_SOURCE_DIR "/etc/notifiers/" + std::string(script), argument},
                                   environment_};
        auto const channel = open_channel({"sms", std::chrono::seconds(20), {}, settings}).value();
        auto const notifier = channel->notifier(clock_, Log()).value();
        rescue::SendResult result;
        auto const body = [&]() -> asio::awaitable<void> { result = co_await notifier->send(notification_); };
        run(body());
        return result;
    }

    rescue::SendResult send_sms() { return send("sms-twilio.sh", dir_.file("credentials")); }

    void expect_no_secret_in_arguments_or_environment() {
        for (auto const* const secret : {"4207", "token-1", "15550100123", "jane@"}) {
            EXPECT_EQ(dir_.read("arguments").find(secret), std::string::npos)
                << "a secret is in the arguments";
            EXPECT_EQ(dir_.read("environment").find(secret), std::string::npos)
                << "a secret is in the environment";
        }
    }

    TempDir dir_;
    std::map<std::string, std::string> environment_;
    rescue::Notification notification_ = sample_notification();
    ManualClock clock_{notification_.deadline - std::chrono::minutes(5)};
};

TEST_F(NotifierScripts, write_file_writes_the_payload_and_says_which_file) {
    auto const result = send("write-file.sh", dir_.file("outbox"));
    EXPECT_EQ(result.status, Status::sent);
    EXPECT_THAT(dir_.read("outbox/" + result.provider_id), HasSubstr(R"("pin":"4207")"));
    auto const mode = std::filesystem::status(dir_.file("outbox/" + result.provider_id)).permissions();
    EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(NotifierScripts, sms_twilio_posts_the_form_that_Twilio_documents) {
    fake_curl(R"({"sid":"SM1"})", "201");
    notification_.message.text = Secret("Your code is \"4207\".\n& \\ é");
    auto const result = send_sms();
    EXPECT_EQ(result.status, Status::sent);
    EXPECT_EQ(result.provider_id, "SM1");
    EXPECT_EQ(
        dir_.read("stdin"),
        "url = \"https://twilio.invalid/2010-04-01/Accounts/AC1/Messages.json\"\n"
        "user = \"AC1:token-1\"\n"
        "data = "
        "\"To=%2B15550100123&Body=Your%20code%20is%20%224207%22.%0A%26%20%5C%20%C3%A9&From=%2B15550199\"\n");
    expect_no_secret_in_arguments_or_environment();
}

TEST_F(NotifierScripts, sms_twilio_tells_what_Twilio_answered) {
    struct {
        char const* status;
        Status expected;
    } const rows[]{{"200", Status::sent},      {"429", Status::rate_limited}, {"401", Status::temporary},
                   {"500", Status::temporary}, {"503", Status::temporary},    {"400", Status::permanent}};
    for (auto const& row : rows) {
        fake_curl(R"({"code":21211,"message":"The To number +15550100123 is not valid"})", row.status);
        auto const result = send_sms();
        EXPECT_EQ(result.status, row.expected) << row.status;
        EXPECT_EQ(result.unauthorized, row.status == std::string("401"));
        EXPECT_EQ(result.detail,
                  "HTTP " + std::string(row.status) + " 21211 The To number **** is not valid");
    }
    fake_curl("<html>Bad Gateway</html>", "502");
    EXPECT_EQ(send_sms().status, Status::temporary);
    EXPECT_EQ(send_sms().detail, "HTTP 502");
}

TEST_F(NotifierScripts, sms_twilio_tells_not_reached_from_perhaps_sent) {
    fake("curl", "exit 7");
    EXPECT_EQ(send_sms().status, Status::temporary);
    fake("curl", "exit 28");
    EXPECT_EQ(send_sms().status, Status::uncertain);
}

TEST_F(NotifierScripts, sms_twilio_without_a_number_is_permanent) {
    fake_curl("{}", "201");
    notification_.recipient.phone.clear();
    auto const result = send_sms();
    EXPECT_EQ(result.status, Status::permanent);
    EXPECT_EQ(result.detail, "the recipient has no phone number");
    EXPECT_EQ(dir_.read("stdin"), "") << "curl ran";
}

TEST_F(NotifierScripts, sms_twilio_without_its_credentials_is_temporary) {
    EXPECT_EQ(send("sms-twilio.sh", dir_.file("missing")).status, Status::temporary);
}

TEST_F(NotifierScripts, email_sendmail_hands_over_a_whole_message) {
    environment_["SENDMAIL"] = fake("sendmail", "exit 0");
    EXPECT_EQ(send("email-sendmail.sh", "Desk <desk@example.com>").status, Status::sent);
    EXPECT_EQ(dir_.read("stdin"),
              "From: Desk <desk@example.com>\nTo: jane@example.com\n"
              "Subject: =?UTF-8?B?WW91ciBkb29yIGNvZGU=?=\nMessage-ID: <key-1@sparekeyd>\n"
              "Auto-Submitted: auto-generated\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
              "Content-Transfer-Encoding: base64\n\nWW91ciBjb2RlIGlzIDQyMDcuCldlbGNvbWUh\n");
    EXPECT_EQ(dir_.read("arguments"), "-i\n-t\n");
    expect_no_secret_in_arguments_or_environment();
}

TEST_F(NotifierScripts, email_sendmail_lets_no_address_add_a_header) {
    environment_["SENDMAIL"] = fake("sendmail", "exit 0");
    notification_.recipient.email = "jane@example.com\nBcc: all@example.com";
    send("email-sendmail.sh", "desk@example.com");
    EXPECT_THAT(dir_.read("stdin"), HasSubstr("To: jane@example.com Bcc: all@example.com\n"));
}

TEST_F(NotifierScripts, email_sendmail_passes_on_how_sendmail_ended) {
    environment_["SENDMAIL"] = fake("sendmail", "exit 75");
    EXPECT_EQ(send("email-sendmail.sh", "desk@example.com").status, Status::temporary);
    notification_.recipient.email.clear();
    EXPECT_EQ(send("email-sendmail.sh", "desk@example.com").status, Status::permanent);
}

}  // namespace
}  // namespace sparekey::notify

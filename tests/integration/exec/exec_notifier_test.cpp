#include "notify/exec_notifier.hpp"

#include <gmock/gmock.h>

#include "support/log_capture.hpp"
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

class ExecNotifierTest : public testing::Test {
  protected:
    /// Sends the sample notification through a script.
    rescue::SendResult send(std::string_view script, std::vector<std::string> const& arguments = {}) {
        return send_through(dir_.script("notifier", script), arguments);
    }

    rescue::SendResult send_through(std::string const& file, std::vector<std::string> const& arguments = {}) {
        ExecOptions settings{{file}, {{"CONFIGURED", "yes"}}};
        settings.command.insert(settings.command.end(), arguments.begin(), arguments.end());
        ChannelOptions const options{"sms", timeout_, {}, settings};
        ExecNotifier notifier(options, clock_, capture_.log());
        rescue::SendResult result;
        auto const body = [&]() -> asio::awaitable<void> { result = co_await notifier.send(notification_); };
        run(body());
        return result;
    }

    TempDir dir_;
    LogCapture capture_;
    rescue::Notification notification_ = sample_notification();
    ManualClock clock_{notification_.deadline - std::chrono::minutes(5)};
    std::chrono::seconds timeout_{20};
};

TEST_F(ExecNotifierTest, gives_the_payload_on_one_line_and_takes_the_answer) {
    auto const result = send(R"(IFS= read -r line || exit 1
printf '%s' "$line" >"$1"
echo '{"result":"sent","provider_id":"SM1","detail":"queued"}')",
                             {dir_.file("stdin")});
    EXPECT_EQ(result.status, Status::sent);
    EXPECT_EQ(result.provider_id, "SM1");
    EXPECT_EQ(result.detail, "queued");
    EXPECT_THAT(dir_.read("stdin"), AllOf(HasSubstr(R"("pin":"4207")"), HasSubstr(R"("channel":"sms")")));
}

TEST_F(ExecNotifierTest, passes_the_configured_environment_and_no_secret_in_it_or_in_the_arguments) {
    send(
        "cat >/dev/null; tr '\\0' '\\n' </proc/$$/environ >\"$1\"; tr '\\0' '\\n' </proc/$$/cmdline >>\"$1\"",
        {dir_.file("seen")});
    EXPECT_THAT(dir_.read("seen"),
                AllOf(HasSubstr("CONFIGURED=yes"), Not(HasSubstr("4207")), Not(HasSubstr("555"))));
}

TEST_F(ExecNotifierTest, goes_by_the_exit_status_without_an_answer) {
    EXPECT_EQ(send("exit 0").status, Status::sent);
    EXPECT_EQ(send("exit 75").status, Status::temporary);
    EXPECT_EQ(send("exit 1").status, Status::permanent);
    EXPECT_EQ(send("kill -KILL $$").status, Status::uncertain);
}

TEST_F(ExecNotifierTest, finds_the_answer_behind_ten_MiB_of_output) {
    auto const result =
        send(R"(head -c 10485760 /dev/zero | tr '\0' 'x'; echo; echo '{"result":"permanent"}'; exit 75)");
    EXPECT_EQ(result.status, Status::permanent);
}

TEST_F(ExecNotifierTest, goes_by_the_exit_status_where_the_answer_is_not_valid_and_says_so) {
    auto const result = send(R"(echo '{"result":"permanent"'; exit 75)");
    EXPECT_EQ(result.status, Status::temporary);
    EXPECT_EQ(result.detail, "exit status 75; its answer is not valid JSON");
}

TEST_F(ExecNotifierTest, takes_a_program_at_its_word_that_never_read_the_message) {
    notification_.message.text = Secret(std::string(1024 * 1024, 'x'));  // more than a pipe holds
    EXPECT_EQ(send(R"(echo '{"result":"sent"}')").status, Status::sent);
    EXPECT_EQ(send(R"(exec <&-; echo '{"result":"sent"}')").status, Status::sent);
}

TEST_F(ExecNotifierTest, passes_on_that_the_provider_refuses_the_credentials) {
    EXPECT_TRUE(send(R"(echo '{"result":"temporary","unauthorized":true}')").unauthorized);
    EXPECT_FALSE(send("exit 75").unauthorized);
}

TEST_F(ExecNotifierTest, that_was_removed_is_a_temporary_trouble_with_a_clear_reason) {
    auto const result = send_through(dir_.file("missing"));
    EXPECT_EQ(result.status, Status::temporary);
    EXPECT_EQ(result.detail, "could not be started: No such file or directory");
}

TEST_F(ExecNotifierTest, is_uncertain_after_its_timeout) {
    timeout_ = std::chrono::seconds(1);
    EXPECT_EQ(send("exec sleep 1000").status, Status::uncertain);
}

TEST_F(ExecNotifierTest, runs_no_longer_than_to_the_deadline) {
    clock_.set(notification_.deadline - std::chrono::milliseconds(100));
    timeout_ = std::chrono::minutes(10);
    EXPECT_EQ(send("exec sleep 1000").status, Status::uncertain);
}

TEST_F(ExecNotifierTest, starts_nothing_after_the_deadline) {
    clock_.set(notification_.deadline);
    auto const result = send("echo ran >\"$1\"", {dir_.file("ran")});
    EXPECT_EQ(result.status, Status::temporary);
    EXPECT_EQ(dir_.read("ran"), "");
}

TEST_F(ExecNotifierTest, redacts_what_it_logs_and_what_it_answers) {
    auto const result = send(R"sh(cat >&2
echo 'calling +15550100123 for Jane' >&2
echo '{"result":"permanent","provider_id":"4207","detail":"no such number +15550100123 (jane@example.com, PIN 4207)"}')sh");
    EXPECT_EQ(result.detail, "no such number **** (****, PIN ****)");
    EXPECT_EQ(result.provider_id, "****");
    EXPECT_THAT(capture_.text(), AllOf(HasSubstr("channel=sms"), HasSubstr("calling **** for ****")));
    for (auto const* const secret : {"4207", "5550100", "jane@", "Jane"})
        EXPECT_EQ(capture_.text().find(secret), std::string::npos) << "the log holds a secret";
}

}  // namespace
}  // namespace sparekey::notify

// The hooks themselves, and the examples in etc/alerts.
#include "ops/alert_hook.hpp"

#include <gmock/gmock.h>

#include "sample_alert.hpp"
#include "support/log_capture.hpp"
#include "support/run.hpp"
#include "support/temp_dir.hpp"

namespace sparekey::ops {
namespace {

using rescue::Severity;
using testing::AllOf;
using testing::HasSubstr;

class AlertHookTest : public testing::Test {
  protected:
    AlertDelivery deliver(AlertHookOptions const& options) {
        auto const hook = make_alert_hook(options, clock_, capture_.log()).value();
        AlertDelivery result;
        auto const body = [&]() -> asio::awaitable<void> { result = co_await hook->deliver(notice_); };
        run(body());
        return result;
    }

    AlertDelivery run_script(std::string_view script) {
        return deliver({"exec", {dir_.script("hook", script)}, timeout_, {{"OUT", dir_.path()}}});
    }

    AlertDelivery run_example(std::string_view name, std::vector<std::string> arguments) {
        AlertHookOptions options{
            "exec", {SPAREKEY_SOURCE_DIR "/etc/alerts/" + std::string(name)}, timeout_, {}};
        options.command.insert(options.command.end(), arguments.begin(), arguments.end());
        options.environment = {{"PATH", dir_.path().string() + ":/usr/bin:/bin"},
                               {"SENDMAIL", dir_.file("sendmail")}};
        return deliver(options);
    }

    /// A program in PATH that notes its arguments and stdin, and then does `rest`.
    void fake(std::string_view name, std::string_view rest) {
        auto const here = dir_.path().string() + "/";
        dir_.script(name, "printf '%s\\n' \"$@\" >" + here + "arguments; cat >" + here + "stdin\n" +
                              std::string(rest));
    }

    TempDir dir_;
    SystemClock clock_;
    LogCapture capture_;
    AlertNotice notice_{sample_alert(), true, parse_instant("2026-11-23T03:05:00Z").value()};
    std::chrono::seconds timeout_{20};
};

TEST_F(AlertHookTest, exec_gives_the_JSON_on_one_line) {
    EXPECT_TRUE(run_script("IFS= read -r line && printf '%s' \"$line\" >\"$OUT/stdin\""));
    EXPECT_EQ(dir_.read("stdin"), to_json(notice_));
}

TEST_F(AlertHookTest, exec_tells_try_again_from_rejected_by_the_exit_status) {
    EXPECT_TRUE(run_script("exit 0"));
    EXPECT_EQ(run_script("exit 75").error().code, Errc::unavailable);
    EXPECT_EQ(run_script("exit 71").error().code, Errc::unavailable);
    EXPECT_EQ(run_script("exit 1").error().code, Errc::rejected);
    EXPECT_EQ(run_script("exit 1").error().message, "exit status 1");
    EXPECT_EQ(run_script("kill -KILL $$").error().code, Errc::unavailable);
    timeout_ = std::chrono::seconds(1);
    EXPECT_EQ(run_script("exec sleep 1000").error().code, Errc::timed_out);
}

TEST_F(AlertHookTest, exec_logs_what_the_program_says) {
    run_script("echo 'cannot reach the pager' >&2; exit 75");
    EXPECT_THAT(capture_.text(), HasSubstr("cannot reach the pager"));
}

TEST_F(AlertHookTest, log_writes_at_the_level_of_the_severity) {
    EXPECT_TRUE(deliver({}));
    EXPECT_THAT(capture_.lines().back(),
                AllOf(HasSubstr("critical alert "), HasSubstr("event=pool_empty"), HasSubstr("Front Door")));
    notice_.alert.severity = Severity::warning;
    deliver({});
    EXPECT_THAT(capture_.lines().back(), HasSubstr("warning alert "));
    notice_.alert.severity = Severity::info;
    deliver({});
    EXPECT_THAT(capture_.lines().back(), HasSubstr("info alert "));
    notice_.firing = false;
    deliver({});
    EXPECT_THAT(capture_.lines().back(), HasSubstr("info alert resolved "));
}

TEST_F(AlertHookTest, that_cannot_work_is_refused) {
    AlertHookOptions options;
    options.type = "carrier pigeon";
    EXPECT_EQ(make_alert_hook(options, clock_, Log()).error().message,
              "alerts: unknown type \"carrier pigeon\"; known: exec, http, log");
    options = {"exec", {"/no/such/file"}, timeout_, {}};
    EXPECT_EQ(make_alert_hook(options, clock_, Log()).error().message,
              "alerts: /no/such/file: No such file or directory");
}

TEST_F(AlertHookTest, example_log_appends_a_line_each) {
    EXPECT_TRUE(run_example("log.sh", {dir_.file("alerts.jsonl")}));
    notice_.firing = false;
    EXPECT_TRUE(run_example("log.sh", {dir_.file("alerts.jsonl")}));
    auto firing = notice_;
    firing.firing = true;
    EXPECT_EQ(dir_.read("alerts.jsonl"), to_json(firing) + "\n" + to_json(notice_) + "\n");
    EXPECT_EQ(run_example("log.sh", {dir_.file("missing/alerts.jsonl")}).error().code, Errc::unavailable);
}

TEST_F(AlertHookTest, example_mail_hands_over_a_whole_message) {
    fake("sendmail", "exit 0");
    EXPECT_TRUE(run_example("mail.sh", {"oncall@example.com", "sparekeyd@example.com"}));
    EXPECT_THAT(
        dir_.read("stdin"),
        AllOf(HasSubstr("To: oncall@example.com\n"), HasSubstr("From: sparekeyd@example.com\n"),
              HasSubstr("References: <pool_empty-code-1@sparekeyd>\n"), HasSubstr("Importance: high\n")));
    fake("sendmail", "exit 75");
    EXPECT_EQ(run_example("mail.sh", {"oncall@example.com"}).error().code, Errc::unavailable);
}

TEST_F(AlertHookTest, example_slack_posts_with_the_URL_out_of_sight) {
    dir_.write("url", "https://hooks.example/T0/B0/secret\n");
    fake("curl", "printf 200");
    EXPECT_TRUE(run_example("slack-webhook.sh", {dir_.file("url")}));
    EXPECT_THAT(
        dir_.read("stdin"),
        AllOf(
            HasSubstr("url = \"https://hooks.example/T0/B0/secret\"\n"),
            HasSubstr(
                R"(data = "{\"text\":\":rotating_light: *pool_empty* firing\\nThe lock \\\"Front Door\\\")")));
    EXPECT_EQ(dir_.read("arguments").find("secret"), std::string::npos);

    fake("curl", "printf 503");
    EXPECT_EQ(run_example("slack-webhook.sh", {dir_.file("url")}).error().code, Errc::unavailable);
    fake("curl", "printf 404");
    EXPECT_EQ(run_example("slack-webhook.sh", {dir_.file("url")}).error().code, Errc::rejected);
    fake("curl", "printf 000; exit 6");
    EXPECT_EQ(run_example("slack-webhook.sh", {dir_.file("url")}).error().code, Errc::unavailable);
}

}  // namespace
}  // namespace sparekey::ops

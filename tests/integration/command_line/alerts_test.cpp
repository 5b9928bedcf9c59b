// `sparekeyd alerts test` and `alerts service-failed`: what the hook gets, and how the command ends.
#include <gmock/gmock.h>
#include <sysexits.h>

#include "integration/command_line/program.hpp"
#include "support/stub_server.hpp"

namespace sparekey {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class AlertsTestCommand : public CommandLine {
  protected:
    Ran try_alerts(std::string const& alerts, std::vector<std::string> options = {}) {
        options.insert(options.begin(), {"--config", configuration("[alerts]\n" + alerts), "alerts", "test"});
        return sparekeyd(std::move(options));
    }

    std::string command(std::string_view script) {
        return "command = [\"" + dir_.script("hook", script) + "\"]\n";
    }
};

TEST_F(AlertsTestCommand, fires_and_resolves_the_same_alert) {
    auto const ran = try_alerts(command("cat >>" + dir_.file("seen")));
    EXPECT_EQ(ran.code, EX_OK) << ran.err;
    EXPECT_EQ(ran.out, "firing: delivered\nresolved: delivered\n");
    auto const seen = dir_.read("seen");
    EXPECT_THAT(seen, AllOf(HasSubstr(R"("status":"firing","severity":"info","event":"test")"),
                            HasSubstr(R"("status":"resolved","severity":"info","event":"test")")));
}

TEST_F(AlertsTestCommand, posts_to_a_url) {
    StubServer server(context_);
    server.answer(stub_http(200, ""));
    server.answer(stub_http(200, ""));
    auto const ran = try_alerts("format = \"alertmanager\"\nurl = \"" + server.url() + "\"\n", {"--json"});
    EXPECT_EQ(ran.code, EX_OK) << ran.err;
    EXPECT_EQ(ran.out, R"({"delivered":true,"tries":[{"status":"firing","delivered":true,"error":null},)"
                       R"({"status":"resolved","delivered":true,"error":null}]})"
                       "\n");
    ASSERT_EQ(server.requests().size(), 2u);
    EXPECT_THAT(server.requests()[0], StartsWith("POST /api/v2/alerts HTTP/1.1\r\n"));
}

TEST_F(AlertsTestCommand, says_when_the_hook_may_be_better_later) {
    auto const ran = try_alerts(command("echo 'the pager is down' >&2; exit 75"));
    EXPECT_EQ(ran.code, EX_TEMPFAIL);
    EXPECT_EQ(ran.out, "firing: not delivered: exit status 75\n");
    EXPECT_THAT(ran.err, HasSubstr("the pager is down"));
}

TEST_F(AlertsTestCommand, says_when_the_hook_rejects_it) {
    StubServer server(context_);
    server.answer(stub_http(404, "no_service"));
    dir_.write("url", server.url() + "/services/s3cret");
    std::filesystem::permissions(dir_.file("url"), std::filesystem::perms::owner_read);
    auto const ran = try_alerts("format = \"slack\"\nurl_file = \"" + dir_.file("url") + "\"\n", {"--json"});
    EXPECT_EQ(ran.code, EX_CONFIG);
    EXPECT_THAT(ran.out, AllOf(StartsWith(R"({"delivered":false,"tries":[{"status":"firing",)"),
                               HasSubstr("answered HTTP 404: no_service"), Not(HasSubstr("s3cret"))));
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(AlertsTestCommand, says_that_no_hook_is_configured) {
    auto const ran = try_alerts("");
    EXPECT_EQ(ran.code, EX_CONFIG);
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, HasSubstr("no hook is configured"));
}

class ServiceFailedCommand : public CommandLine {
  protected:
    /// With `toml` as the whole configuration.
    Ran service_failed(std::string const& toml) {
        return sparekeyd({"--config", dir_.write("sparekeyd.toml", toml), "alerts", "service-failed",
                          "sparekeyd.service"});
    }

    std::string alerts(std::string_view script) {
        return "[alerts]\ncommand = [\"" + dir_.script("hook", script) + "\"]\n";
    }
};

TEST_F(ServiceFailedCommand, tells_a_person_with_nothing_but_the_alerts_section) {
    auto const ran = service_failed("[no_such_section]\n" + alerts("cat >>" + dir_.file("seen")));
    EXPECT_EQ(ran.code, EX_OK) << ran.err;
    EXPECT_THAT(
        dir_.read("seen"),
        AllOf(HasSubstr(R"("status":"firing","severity":"critical","event":"service_failed")"),
              HasSubstr(R"("unit":"sparekeyd.service")"), HasSubstr("See journalctl -u sparekeyd.service")));
}

TEST_F(ServiceFailedCommand, ends_the_same_alert) {
    auto const file = dir_.write("sparekeyd.toml", alerts("cat >>" + dir_.file("seen")));
    auto const ran =
        sparekeyd({"--config", file, "alerts", "service-failed", "--resolved", "sparekeyd.service"});
    EXPECT_EQ(ran.code, EX_OK) << ran.err;
    EXPECT_THAT(dir_.read("seen"),
                AllOf(HasSubstr(R"("status":"resolved","severity":"critical","event":"service_failed")"),
                      HasSubstr(":sparekeyd.service\"")));
}

TEST_F(ServiceFailedCommand, finds_the_section_in_a_file_that_is_no_toml) {
    auto const ran =
        service_failed("[listen\n" + alerts("cat >>" + dir_.file("seen")) + "\n[redis]\nurl = \n");
    EXPECT_EQ(ran.code, EX_OK) << ran.err;
    EXPECT_THAT(dir_.read("seen"), HasSubstr(R"("event":"service_failed")"));
}

TEST_F(ServiceFailedCommand, says_how_the_unit_ended_where_systemd_tells) {
    auto const file = dir_.write("sparekeyd.toml", alerts("cat >>" + dir_.file("seen")));
    auto const ran =
        shell("MONITOR_SERVICE_RESULT=watchdog MONITOR_EXIT_STATUS=ABRT " SPAREKEYD_PROGRAM " --config " +
              file + " alerts service-failed sparekeyd.service");
    EXPECT_EQ(ran.code, EX_OK) << ran.err;
    EXPECT_THAT(dir_.read("seen"), HasSubstr(R"("result":"watchdog","exit_status":"ABRT")"));
}

TEST_F(ServiceFailedCommand, asks_to_be_run_again_while_the_hook_is_away_and_leaves_the_alert_in_the_log) {
    auto const ran = service_failed(alerts("exit 75"));
    EXPECT_EQ(ran.code, EX_TEMPFAIL);
    EXPECT_THAT(ran.err, AllOf(HasSubstr("the alert reached nobody"), HasSubstr("event=service_failed")));
}

TEST_F(ServiceFailedCommand, writes_to_the_log_what_a_broken_section_cannot_tell) {
    auto const ran = service_failed("[alerts]\ncommand = [\"/no/such/program\"]\n");
    EXPECT_EQ(ran.code, EX_CONFIG);
    EXPECT_THAT(ran.err, AllOf(HasSubstr("alerts.command"), HasSubstr("event=service_failed")));
}

TEST_F(ServiceFailedCommand, writes_to_the_log_where_no_hook_is_configured) {
    auto const ran = service_failed("");
    EXPECT_EQ(ran.code, EX_OK);
    EXPECT_THAT(ran.err, HasSubstr("event=service_failed"));
}

}  // namespace
}  // namespace sparekey

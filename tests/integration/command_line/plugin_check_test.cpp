// `sparekeyd plugin check`: what an author of a plugin sees.
#include <gmock/gmock.h>
#include <sysexits.h>

#include "integration/command_line/program.hpp"

namespace sparekey {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class PluginCheck : public CommandLine {
  protected:
    /// A copy of it in a directory that is closed to others.
    std::string plugin(std::string const& built) {
        auto const file = dir_.file(std::filesystem::path(built).filename().string());
        std::filesystem::copy_file(built, file, std::filesystem::copy_options::skip_existing);
        std::filesystem::permissions(file, std::filesystem::perms(0644));
        return file;
    }

    Ran check(std::string const& file, std::vector<std::string> const& more = {}) {
        std::vector<std::string> arguments = {"plugin", "check", file};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return sparekeyd(arguments);
    }

    Ran check_moody(std::string const& mode, std::vector<std::string> more = {"--send"}) {
        more.insert(more.end(), {"--settings", "mode=" + mode});
        return check(plugin(MOODY), more);
    }
};

TEST_F(PluginCheck, passes_the_examples_and_sends_nothing_unless_told_to) {
    auto const spool = dir_.file("spool.jsonl");
    auto const quiet = check(plugin(EXAMPLE_SPOOL), {"--settings", "file=" + spool});
    EXPECT_EQ(quiet.code, EX_OK) << quiet.out;
    EXPECT_THAT(quiet.out,
                AllOf(HasSubstr("ok      load            spool 1.0"), HasSubstr("Nothing was sent")));
    EXPECT_EQ(dir_.read("spool.jsonl"), "");

    auto const loud = check(plugin(EXAMPLE_SPOOL), {"--settings", "file=" + spool, "--send", "--phone",
                                                    "+15550100", "--email", "a@b"});
    EXPECT_EQ(loud.code, EX_OK) << loud.out;
    EXPECT_THAT(loud.out, HasSubstr("ok      send            sent: in the spool"));
    EXPECT_THAT(dir_.read("spool.jsonl"),
                AllOf(HasSubstr(R"("pin":"0000")"), HasSubstr(R"("idempotency_key":"test:)"),
                      HasSubstr(R"("text":"This is a test)"), HasSubstr("+15550100"), HasSubstr("a@b")));

    auto const gateway = check(plugin(EXAMPLE_LINE_GATEWAY),
                               {"--settings", "socket=" + dir_.file("none"), "--send", "--concurrent"});
    EXPECT_EQ(gateway.code, EX_OK) << gateway.out;
    EXPECT_THAT(gateway.out, HasSubstr("ok      concurrent"));
}

TEST_F(PluginCheck, reports_a_crash_wherever_it_happens) {
    auto const sending = check_moody("crash");
    EXPECT_EQ(sending.code, EX_DATAERR);
    EXPECT_THAT(sending.out, testing::ContainsRegex("FAILED  send +crashed \\(signal 11\\)"));
    auto const validating = check_moody("sent", {"--settings", "validate=crash"});
    EXPECT_EQ(validating.code, EX_DATAERR);
    EXPECT_THAT(validating.out, testing::ContainsRegex("FAILED  validate +crashed"));
}

TEST_F(PluginCheck, reports_a_call_that_does_not_return) {
    auto const ran = check_moody("meet", {"--send", "--limit", "1"});
    EXPECT_EQ(ran.code, EX_DATAERR);
    EXPECT_THAT(ran.out, HasSubstr("FAILED  send            did not return within"));
}

TEST_F(PluginCheck, runs_several_sends_at_once) {
    auto const ran = check_moody("meet", {"--send", "--concurrent", "--limit", "1"});
    EXPECT_THAT(ran.out, HasSubstr("FAILED  send")) << "alone it waits for another";
    EXPECT_THAT(check_moody("sent", {"--send", "--concurrent"}).out,
                HasSubstr("ok      concurrent      sent; sent; sent; sent"));
}

TEST_F(PluginCheck, reports_what_breaks_the_interface) {
    struct {
        char const* mode;
        char const* complaint;
    } const rows[]{
        {"throw", "FAILED  send            send threw an exception: no route for ****"},
        {"beyond_result", "FAILED  send            wrote behind the end of the result"},
        {"overrun", "FAILED  send            says that it wrote more into a buffer"},
    };
    for (auto const& row : rows) {
        auto const ran = check_moody(row.mode);
        EXPECT_EQ(ran.code, EX_DATAERR) << row.mode;
        EXPECT_THAT(ran.out, HasSubstr(row.complaint));
    }
    auto const unknown =
        check_moody("status", {"--send", "--settings", "status=9", "--settings", "retry_after=0"});
    EXPECT_THAT(unknown.out, HasSubstr("FAILED  send            unknown status 9"));
    auto const finicky = check_moody("sent", {"--settings", "validate=exact_size"});
    EXPECT_EQ(finicky.code, EX_DATAERR);
    EXPECT_THAT(finicky.out, HasSubstr("FAILED  larger structs"));
}

TEST_F(PluginCheck, passes_on_what_the_plugin_complains_of) {
    auto const invalid = check(plugin(MOODY), {"--secret-files", "token=" + dir_.file("api-key")});
    EXPECT_EQ(invalid.code, EX_DATAERR);
    EXPECT_THAT(invalid.out,
                HasSubstr("FAILED  validate        validate says: mode is missing; the token is ****"));
    auto const failing = check_moody("sent", {"--settings", "create=fail"});
    EXPECT_EQ(failing.code, EX_DATAERR);
    EXPECT_THAT(failing.out, HasSubstr("FAILED  create          create says: the gateway's address"));
}

TEST_F(PluginCheck, refuses_a_file_that_others_may_change_without_running_it) {
    auto const file = plugin(MOODY);
    std::filesystem::permissions(file, std::filesystem::perms(0666));
    auto const ran = check(file, {"--settings", "mode=sent"});
    EXPECT_EQ(ran.code, EX_DATAERR);
    EXPECT_THAT(ran.out, AllOf(HasSubstr("FAILED  file"), HasSubstr("chmod o-w"), Not(HasSubstr("load"))));
}

TEST_F(PluginCheck, tells_programs_in_json) {
    auto const ran = check_moody("throw", {"--send", "--json"});
    EXPECT_EQ(ran.code, EX_DATAERR);
    EXPECT_THAT(ran.out, AllOf(HasSubstr(R"("conforms":false)"), HasSubstr(R"({"name":"load","ok":true,)"),
                               HasSubstr(R"({"name":"send","ok":false,"detail":"send threw)")));
}

TEST_F(PluginCheck, refuses_what_it_does_not_understand) {
    EXPECT_EQ(sparekeyd({"plugin"}).code, EX_USAGE);
    EXPECT_EQ(sparekeyd({"plugin", "check"}).code, EX_USAGE);
    EXPECT_EQ(check(plugin(MOODY), {"--settings", "mode"}).code, EX_USAGE);
    EXPECT_EQ(check(plugin(MOODY), {"--phone", "+1"}).code, EX_USAGE) << "without --send";
    EXPECT_EQ(check(plugin(MOODY), {"--secret-files", "token=" + dir_.file("none")}).code, EX_USAGE);
}

}  // namespace
}  // namespace sparekey

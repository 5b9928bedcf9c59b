// `sparekeyd notify test`: one message through what is configured, plainly a test.
#include <gmock/gmock.h>
#include <sysexits.h>

#include "integration/command_line/program.hpp"

namespace sparekey {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class NotifyTest : public CommandLine {
  protected:
    std::string channel(std::string const& name, std::string const& script) {
        return "[notify." + name + "]\ntype = \"exec\"\ncommand = [\"" + dir_.script(name, script) + "\"]\n";
    }

    /// With channels "sms" and "email".
    std::string two_channels(std::string const& sms, std::string const& email) {
        return configuration("[notify]\nchannels = [\"sms\", \"email\"]\n" + channel("sms", sms) +
                             channel("email", email) + "message = \"email\"\n");
    }

    Ran notify_test(std::string const& file, std::vector<std::string> const& more = {}) {
        std::vector<std::string> arguments = {"--config", file, "notify", "test"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return sparekeyd(arguments);
    }
};

TEST_F(NotifyTest, sends_a_message_that_is_plainly_a_test_through_every_channel) {
    auto const keep =
        "cat >" + dir_.file("$(basename $0).json") + R"(; echo '{"result":"sent","provider_id":"P1"}')";
    auto const ran =
        notify_test(two_channels(keep, keep),
                    {"--phone", "+15550100", "--email", "ops@example.com", "--name", "Me", "--locale", "en"});
    EXPECT_EQ(ran.code, EX_OK) << ran.out << ran.err;
    EXPECT_EQ(ran.out,
              "ok      sms: sent, provider id P1: exit status 0\nok      email: sent, provider id P1: exit "
              "status 0\n");
    EXPECT_THAT(dir_.read("sms.json"),
                AllOf(HasSubstr(R"("idempotency_key":"test:)"), HasSubstr(R"("channel":"sms")"),
                      HasSubstr(R"("name":"Me","phone":"+15550100","email":"ops@example.com","locale":"en")"),
                      HasSubstr(R"("pin":"0000")"), HasSubstr(R"("text":"This is a test of sparekeyd.)"),
                      HasSubstr("Test Door: 0000")));
    EXPECT_THAT(dir_.read("email.json"), HasSubstr(R"("subject":"TEST: )"));
}

TEST_F(NotifyTest, sends_through_one_channel_only) {
    auto const file = two_channels("touch " + dir_.file("sms-ran"), "exit 0");
    auto const ran = notify_test(file, {"--channel", "email"});
    EXPECT_EQ(ran.code, EX_OK);
    EXPECT_EQ(ran.out, "ok      email: sent: exit status 0\n");
    EXPECT_FALSE(std::filesystem::exists(dir_.file("sms-ran")));

    auto const unknown = notify_test(file, {"--channel", "pigeon"});
    EXPECT_EQ(unknown.code, EX_USAGE);
    EXPECT_THAT(unknown.err, HasSubstr("there is no channel \"pigeon\""));
}

TEST_F(NotifyTest, tells_by_its_exit_status_whether_another_try_may_help) {
    EXPECT_EQ(notify_test(two_channels("exit 0", "exit 75")).code, EX_TEMPFAIL);
    EXPECT_EQ(
        notify_test(two_channels(R"(echo '{"result":"rate_limited","retry_after_s":30}')", "exit 0")).code,
        EX_TEMPFAIL);
    EXPECT_EQ(notify_test(two_channels("exit 1", "exit 75")).code, EX_DATAERR);
    EXPECT_EQ(notify_test(two_channels("exit 0", "kill -KILL $$")).code, EX_DATAERR);
}

TEST_F(NotifyTest, prints_what_a_channel_says_without_the_recipient) {
    auto const file = two_channels(
        R"(echo 'calling +15550100' >&2; echo '{"result":"temporary","unauthorized":true,"detail":"no +15550100"}')",
        R"(echo '{"result":"rate_limited","retry_after_s":30,"detail":"slow"}')");
    auto const ran = notify_test(file, {"--phone", "+15550100"});
    EXPECT_EQ(ran.out,
              "FAILED  sms: temporary, the provider refuses our credentials: no ****\n"
              "FAILED  email: rate_limited, again in 30 s: slow\n");
    EXPECT_THAT(ran.err, AllOf(HasSubstr("calling ****"), Not(HasSubstr("5550100"))));

    auto const json = notify_test(file, {"--phone", "+15550100", "--json"});
    EXPECT_EQ(json.out,
              "{\"channels\":[{\"channel\":\"sms\",\"result\":\"temporary\",\"unauthorized\":true,"
              "\"retry_after_s\":null,\"provider_id\":\"\",\"detail\":\"no ****\"},"
              "{\"channel\":\"email\",\"result\":\"rate_limited\",\"unauthorized\":false,"
              "\"retry_after_s\":30,\"provider_id\":\"\",\"detail\":\"slow\"}]}\n");
}

TEST_F(NotifyTest, says_why_a_plugin_cannot_be_opened) {
    auto const plugin = dir_.write("plugin.so", "no library");
    auto const file = configuration(
        "[notify]\nchannels = [\"sms\"]\n[notify.sms]\ntype = \"plugin\"\nfile = \"" + plugin + "\"\n");
    auto const ran = notify_test(file);
    EXPECT_EQ(ran.code, EX_CONFIG);
    EXPECT_THAT(ran.out,
                HasSubstr("FAILED  sms: cannot be opened: channel sms: " + plugin + ": cannot be loaded"));
}

TEST_F(NotifyTest, ends_though_a_plugins_call_does_not) {
    auto const plugin = dir_.file("moody.so");
    std::filesystem::copy_file(MOODY, plugin);
    std::filesystem::permissions(plugin, std::filesystem::perms(0644));
    auto const file =
        configuration("[notify]\nchannels = [\"sms\"]\n[notify.sms]\ntype = \"plugin\"\nfile = \"" + plugin +
                      "\"\ntimeout = \"1s\"\nsettings = { mode = \"block_first\", file = \"" +
                      dir_.file("never") + "\" }\n");
    auto const ran = notify_test(file);
    EXPECT_EQ(ran.code, EX_DATAERR);
    EXPECT_THAT(ran.out, HasSubstr("FAILED  sms: uncertain: the plugin did not answer in time"));
}

}  // namespace
}  // namespace sparekey

// Exit codes and output of the built program (DESIGN.md §8).
#include <gmock/gmock.h>
#include <sysexits.h>

#include "integration/command_line/program.hpp"

namespace sparekey {
namespace {

using testing::HasSubstr;

TEST_F(CommandLine, tells_its_version_and_its_commands) {
    auto const version = sparekeyd({"--version"});
    EXPECT_EQ(version.code, EX_OK);
    EXPECT_THAT(version.out, testing::StartsWith("sparekeyd "));
    auto const help = sparekeyd({"--help"});
    EXPECT_EQ(help.code, EX_OK);
    for (auto const* word : {"serve", "check", "fsck", "record", "replay", "sign", "--config"})
        EXPECT_THAT(help.out, HasSubstr(word));
}

TEST_F(CommandLine, refuses_what_it_does_not_understand) {
    std::vector<std::vector<std::string>> const misuses = {{},
                                                           {"frobnicate"},
                                                           {"--frobnicate"},
                                                           {"sign", "--event", "x"},
                                                           {"sign", "--body", "x", "--file", "y"}};
    for (auto const& arguments : misuses) {
        auto const ran = sparekeyd(arguments);
        EXPECT_EQ(ran.code, EX_USAGE) << testing::PrintToString(arguments);
        EXPECT_NE(ran.err, "") << testing::PrintToString(arguments);
    }
}

TEST_F(CommandLine, names_the_word_that_is_no_command_and_the_nearest_that_is_one) {
    struct Case {
        std::vector<std::string> arguments;
        std::string said;
    };
    std::vector<Case> const cases = {
        {{"bogus"}, "sparekeyd: bogus is unknown\n"},
        {{"stauts", "--json"}, "sparekeyd: stauts is unknown; did you mean status?\n"},
        {{"--status"}, "sparekeyd: --status is unknown; did you mean status?\n"},
        {{"jobs", "bogus"}, "sparekeyd jobs: bogus is unknown\n"},
        {{"jobs", "lits"}, "sparekeyd jobs: lits is unknown; did you mean list?\n"},
        {{"jobs", "--config", "x", "status"}, "sparekeyd jobs: status is unknown\n"},
        {{}, "A subcommand is required\n"},
        {{"jobs"}, "A subcommand is required\n"},
        {{"why"}, "ID is required\n"},
        {{"check", "bogus"}, "The following argument was not expected: bogus\n"},
    };
    for (auto const& [arguments, said] : cases) {
        auto const ran = sparekeyd(arguments);
        EXPECT_EQ(ran.code, EX_USAGE) << testing::PrintToString(arguments);
        EXPECT_EQ(ran.out, "");
        EXPECT_EQ(ran.err, said + "Run with --help for more information.\n");
    }
}

TEST_F(CommandLine, checks_a_valid_configuration) {
    auto const file = configuration();
    auto const before = sparekeyd({"--config", file, "check"});
    EXPECT_EQ(before.code, EX_OK) << before.err;
    EXPECT_THAT(before.out, HasSubstr("the configuration is valid"));
    auto const after = sparekeyd({"check", "--config", file});
    EXPECT_EQ(after.code, EX_OK) << after.err;
}

TEST_F(CommandLine, every_command_refuses_a_broken_configuration_alike) {
    auto const file = configuration("[log]\nlevle = \"info\"");
    for (auto const* command : {"check", "fsck", "record", "serve", "sign", "status", "pause", "resume"}) {
        auto const ran = sparekeyd({"--config", file, command});
        EXPECT_EQ(ran.code, EX_CONFIG) << command;
        EXPECT_EQ(ran.out, "") << command;
        EXPECT_EQ(ran.err, file + ":2:1: log.levle: is unknown; did you mean level?\n") << command;
    }
}

TEST_F(CommandLine, says_that_the_configuration_is_not_there) {
    auto const ran = sparekeyd({"--config", dir_.file("nothing.toml"), "serve"});
    EXPECT_EQ(ran.code, EX_CONFIG);
    EXPECT_THAT(ran.err, HasSubstr("No such file"));
}

}  // namespace
}  // namespace sparekey

// `sparekeyd guests find`, and what `check` says of a file of guests.
#include <gmock/gmock.h>
#include <sysexits.h>

#include "integration/command_line/program.hpp"

namespace sparekey {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class GuestsCommand : public CommandLine {
  protected:
    std::string with_file(std::string_view rows) {
        dir_.write("guests.csv",
                   "access_code_id,access_code_name,device_id,name,phone,email\n" + std::string(rows));
        std::filesystem::permissions(dir_.file("guests.csv"), std::filesystem::perms::owner_all);
        return configuration("[guests]\nsource = \"file\"\nregion = \"US\"\nfile = \"" +
                             dir_.file("guests.csv") + "\"");
    }
};

TEST_F(GuestsCommand, shows_whose_guest_a_code_is_with_contact_data_masked) {
    auto const config = with_file("code-1,,,Jane Doe,(415) 555-0123,jane@example.com\n");
    auto const ran = sparekeyd({"--config", config, "guests", "find", "code-1"});
    EXPECT_EQ(ran.code, EX_OK) << ran.err;
    EXPECT_EQ(ran.out, "name\tJ•••\nphone\t+1••••••0123\nemail\tj•••@example.com\nlocale\t-\n");
    EXPECT_EQ(ran.err, "");
    auto const json = sparekeyd({"--config", config, "guests", "find", "code-1", "--json"});
    EXPECT_EQ(json.out,
              "{\"found\":true,\"name\":\"J•••\",\"phone\":\"+1••••••0123\","
              "\"email\":\"j•••@example.com\",\"locale\":\"\"}\n");
}

TEST_F(GuestsCommand, finds_by_name_and_lock) {
    auto const config = with_file(",Guest,door-1,Jane,+14155550123,\n,Guest,door-2,Ann,+14155550124,\n");
    auto const find = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments{"--config", config, "guests", "find", "code-1", "--name", "Guest"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return sparekeyd(arguments);
    };
    EXPECT_THAT(find({"--device", "door-2"}).out, HasSubstr("0124"));
    auto const either = find({});
    EXPECT_EQ(either.code, EX_DATAERR);
    EXPECT_THAT(either.err, HasSubstr("lines=\"2, 3\""));
}

TEST_F(GuestsCommand, says_when_there_is_no_such_guest_or_none_who_can_be_told) {
    auto const config = with_file("code-1,,,Jane,call me,\n");
    for (auto const* id : {"code-1", "code-2"}) {
        auto const ran = sparekeyd({"--config", config, "guests", "find", id});
        EXPECT_EQ(ran.code, EX_DATAERR);
        EXPECT_EQ(ran.out, "not found\n");
        EXPECT_THAT(ran.err, Not(HasSubstr("call me")));
    }
}

TEST_F(GuestsCommand, says_when_the_directory_cannot_be_asked) {
    EXPECT_EQ(sparekeyd({"--config", configuration(), "guests", "find", "code-1"}).code, EX_CONFIG);
    auto const config = with_file("code-1\n");
    auto const broken = sparekeyd({"--config", config, "guests", "find", "code-1"});
    EXPECT_EQ(broken.code, EX_CONFIG);
    EXPECT_THAT(broken.err, HasSubstr("guests.csv: line 2: 1 cells, but the header has 6"));
    auto const later =
        configuration("[guests]\nsource = \"exec\"\ncommand = [\"" + dir_.script("g", "exit 75") + "\"]");
    EXPECT_EQ(sparekeyd({"--config", later, "guests", "find", "code-1"}).code, EX_UNAVAILABLE);
    EXPECT_EQ(sparekeyd({"--config", later, "guests", "find"}).code, EX_USAGE);
}

TEST_F(GuestsCommand, check_names_the_lines_of_a_file_that_will_not_do) {
    auto const good =
        sparekeyd({"check", "--config", with_file("code-1,,,Jane,+14155550123,\ncode-2,,,Ann,1,\n")});
    EXPECT_EQ(good.code, EX_OK) << good.err;
    EXPECT_THAT(good.out, AllOf(HasSubstr("guests        file"), HasSubstr("Note: guests: 2\n"),
                                HasSubstr("Note: 1 telephone numbers cannot be used"), HasSubstr("lines 3")));

    auto const broken = sparekeyd({"check", "--config", with_file("code-1\n")});
    EXPECT_EQ(broken.code, EX_CONFIG);
    EXPECT_THAT(broken.err, HasSubstr("guests.file: " + dir_.file("guests.csv") + ": line 2: 1 cells"));

    auto const twice = sparekeyd(
        {"check", "--config", with_file("code-1,,,Jane,+14155550123,\ncode-1,,,Ann,+14155550124,\n")});
    EXPECT_EQ(twice.code, EX_CONFIG);
    EXPECT_THAT(twice.err, HasSubstr("so none is used: lines 2, 3"));

    auto const open = with_file("");
    std::filesystem::permissions(dir_.file("guests.csv"), std::filesystem::perms::all);
    EXPECT_THAT(sparekeyd({"check", "--config", open}).err, HasSubstr("run: chmod o-rwx"));
}

TEST_F(GuestsCommand, the_shipped_example_is_in_order) {
    std::filesystem::copy_file(SPAREKEY_SOURCE_DIR "/etc/guests.csv", dir_.file("guests.csv"));
    std::filesystem::permissions(dir_.file("guests.csv"), std::filesystem::perms::owner_all);
    auto const ran =
        sparekeyd({"check", "--config",
                   configuration("[guests]\nsource = \"file\"\nfile = \"" + dir_.file("guests.csv") + "\"")});
    EXPECT_EQ(ran.code, EX_OK) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("Note: guests: 4\n"), Not(HasSubstr("cannot be used"))));
}

}  // namespace
}  // namespace sparekey

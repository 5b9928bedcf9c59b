// [guests]
#include <gmock/gmock.h>

#include "daemon/commands/guests.hpp"
#include "notify/guest_directory.hpp"
#include "support/run.hpp"
#include "unit/daemon/config_fixture.hpp"

namespace sparekey::daemon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ConfigGuests : public ConfigFixture {
  protected:
    std::vector<std::string> wrong(std::string const& section) const {
        return mistakes("[guests]\n" + section);
    }
};

TEST_F(ConfigGuests, are_none_unless_a_source_is_named) {
    EXPECT_EQ(notify::source_of(valid("").guests), "none");
    EXPECT_EQ(notify::source_of(valid("[guests]\nsource = \"none\"\nfile = \"\"\ncommand = []").guests),
              "none");
}

TEST_F(ConfigGuests, may_come_from_a_file_that_is_not_there_yet) {
    auto const guests = valid(
                            "[guests]\nsource = \"file\"\nfile = \"/no/guests.json\"\nregion = \"DE\"\n"
                            "timeout = \"3s\"")
                            .guests;
    EXPECT_EQ(std::get<notify::FileGuests>(guests.source).file, "/no/guests.json");
    EXPECT_EQ(guests.region, "DE");
    EXPECT_EQ(guests.timeout, std::chrono::seconds(3));
}

TEST_F(ConfigGuests, may_come_from_a_service) {
    secret("token", "sesame\n");
    auto const guests = valid(
                            "[guests]\nsource = \"http\"\nurl = \"https://pms.example.com/guests\"\n"
                            "signing_secret_file = \"" +
                            dir_.file("webhook-secret") +
                            "\"\n"
                            "token_file = \"" +
                            dir_.file("token") + "\"\ncache = \"0s\"")
                            .guests;
    auto const& http = std::get<notify::HttpGuests>(guests.source);
    EXPECT_EQ(http.url, "https://pms.example.com/guests");
    EXPECT_EQ(http.token->reveal(), "sesame");
    EXPECT_TRUE(http.signing_key);
    EXPECT_EQ(http.cache, std::chrono::seconds(0));
}

TEST_F(ConfigGuests, may_come_from_a_program) {
    auto const guests =
        valid("[guests]\nsource = \"exec\"\ncommand = [\"/bin/true\", \"x\"]\nenvironment = {A = \"b\"}")
            .guests;
    auto const& exec = std::get<notify::ExecGuests>(guests.source);
    EXPECT_THAT(exec.command, ElementsAre("/bin/true", "x"));
    EXPECT_EQ(exec.environment.at("A"), "b");
}

TEST_F(ConfigGuests, mistakes_are_told_at_their_keys) {
    EXPECT_THAT(
        wrong("source = \"csv\""),
        ElementsAre("test.toml:2:10: guests.source: must be \"none\", \"file\", \"http\" or \"exec\""));
    EXPECT_THAT(wrong("source = \"file\""), ElementsAre(HasSubstr("guests.file: must be an absolute path")));
    EXPECT_THAT(wrong("source = \"file\"\nfile = \"/x/guests.xlsx\""),
                ElementsAre("test.toml:3:8: guests.file: must end in .csv or .json"));
    EXPECT_THAT(wrong("source = \"file\"\nfile = \"/x.csv\"\nregion = \"us\""),
                ElementsAre("test.toml:4:10: guests.region: no such country; \"US\" and \"DE\" are ones"));
    EXPECT_THAT(wrong("source = \"http\"\nurl = \"https://pms.example.com/\""),
                ElementsAre(HasSubstr("guests.signing_secret_file: this or token_file is needed")));
    EXPECT_THAT(wrong("source = \"http\"\nurl = \"http://pms.example.com/\""),
                ElementsAre(HasSubstr("test.toml:3:7: guests.url: URL: plain http://")));
    EXPECT_THAT(wrong("source = \"http\"\nurl = \"https://x.example.com\"\nsigning_secret_file = \"" +
                      dir_.file("none") + "\""),
                ElementsAre(HasSubstr("guests.signing_secret_file: cannot read")));
    secret("short", "whsec_AAAA");
    EXPECT_THAT(wrong("source = \"http\"\nurl = \"https://x.example.com\"\nsigning_secret_file = \"" +
                      dir_.file("short") + "\""),
                ElementsAre(HasSubstr("fewer than 24")));
    EXPECT_THAT(wrong("source = \"exec\""), ElementsAre(HasSubstr("guests.command: no command")));
    EXPECT_THAT(wrong("source = \"exec\"\ncommand = [\"/no/such\"]"),
                ElementsAre("test.toml:3:11: guests.command: /no/such: No such file or directory"));
}

TEST_F(ConfigGuests, a_source_that_was_forgotten_is_a_mistake) {
    EXPECT_THAT(
        wrong("file = \"/etc/guests.csv\""),
        ElementsAre("test.toml:2:8: guests.file: is not used with source = \"none\", but with \"file\""));
    EXPECT_THAT(wrong("source = \"exec\"\ncommand = [\"/bin/true\"]\nurl = \"https://x.example.com\""),
                ElementsAre(HasSubstr("guests.url: is not used with source = \"exec\"")));
}

TEST_F(ConfigGuests, are_asked_for_nobody_by_an_online_check) {
    auto const ask = [&](std::string const& section) {
        auto const config = valid(section);
        auto const said = run(ask_guest_directory(config));
        return said ? *said : std::string(to_string(said.error().code));
    };
    auto const exec = [&](char const* script) {
        return "[guests]\nsource = \"exec\"\ncommand = [\"" + dir_.script("guests", script) + "\"]";
    };
    EXPECT_EQ(ask(""), "none");
    EXPECT_EQ(ask(exec("exit 0")), "exec answers");
    EXPECT_EQ(ask(exec("exit 75")), "unavailable");
    EXPECT_EQ(ask(exec("exit 1")), "rejected");
    secret("guests.csv", "access_code_id,phone\ncode-1,+14155550123\n");
    EXPECT_EQ(ask("[guests]\nsource = \"file\"\nfile = \"" + dir_.file("guests.csv") + "\""),
              "file, guests: 1");
    EXPECT_EQ(ask("[guests]\nsource = \"file\"\nfile = \"/no/guests.csv\""), "not_found");
}

}  // namespace
}  // namespace sparekey::daemon

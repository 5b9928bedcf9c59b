// `sparekeyd fsck` against a real Redis: what it prints and how it ends.
#include <gmock/gmock.h>
#include <sysexits.h>

#include "integration/command_line/program.hpp"
#include "support/redis_server.hpp"

namespace sparekey {
namespace {

using testing::HasSubstr;

class FsckCommand : public CommandLine {
  protected:
    Ran fsck(std::vector<std::string> options) {
        options.insert(options.begin(),
                       {"--config", configuration("[redis]\nurl = \"" + redis_.url() + "\""), "fsck"});
        return sparekeyd(std::move(options));
    }

    void redis_cli(std::string const& command) {
        auto const ran = shell("redis-cli -s " + redis_.socket() + " " + command);
        ASSERT_EQ(ran.code, 0) << ran.err;
    }

    RedisServer redis_;
};

TEST_F(FsckCommand, is_content_with_an_empty_redis) {
    auto const ran = fsck({});
    EXPECT_EQ(ran.code, EX_OK) << ran.err;
    EXPECT_EQ(ran.out, "jobs: 0, records: 0, findings: 0, repaired: 0\n");
}

TEST_F(FsckCommand, names_what_is_wrong_and_mends_it_when_told_to) {
    redis_cli("HSET {sparekey}:job:code-1 state asleep");
    auto const found = fsck({});
    EXPECT_EQ(found.code, EX_DATAERR);
    EXPECT_EQ(found.out,
              "{sparekey}:job:code-1 has the unknown state \"asleep\" [to repair: make it ready]\n"
              "jobs: 1, records: 0, findings: 1, repaired: 0\n");

    auto const mended = fsck({"--repair"});
    EXPECT_EQ(mended.code, EX_OK);
    EXPECT_THAT(mended.out, HasSubstr("[repaired: make it ready]\n"));
    auto const again = fsck({});
    EXPECT_EQ(again.code, EX_OK);
}

TEST_F(FsckCommand, leaves_what_only_a_person_can_settle) {
    redis_cli("SET {sparekey}:backup:backup-1 gone");
    auto const ran = fsck({"--repair"});
    EXPECT_EQ(ran.code, EX_DATAERR);
    EXPECT_THAT(ran.out, HasSubstr("names a job that is not there: gone [left as it is]\n"));
}

TEST_F(FsckCommand, speaks_json_to_programs) {
    redis_cli("SET {sparekey}:msg:msg-1 gone");
    auto const ran = fsck({"--json"});
    EXPECT_EQ(ran.code, EX_DATAERR);
    EXPECT_EQ(ran.out, R"({"clean":false,"jobs":0,"records":1,"findings":[{"key":"{sparekey}:msg:msg-1",)"
                       R"("problem":"names a job that is not there: gone",)"
                       R"("repair":"remove it, so that its event can be replayed","repaired":false}]})"
                       "\n");
}

TEST_F(FsckCommand, says_that_redis_cannot_be_reached) {
    redis_.stop();
    auto const ran = fsck({});
    EXPECT_EQ(ran.code, EX_UNAVAILABLE);
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, testing::StartsWith("sparekeyd fsck: "));
}

}  // namespace
}  // namespace sparekey

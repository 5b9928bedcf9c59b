#include "daemon/commands/check.hpp"

#include <gmock/gmock.h>

#include "core/json.hpp"
#include "daemon/exit_code.hpp"
#include "unit/daemon/config_fixture.hpp"

namespace sparekey::daemon {
namespace {

using testing::HasSubstr;

class Check : public ConfigFixture {
  protected:
    struct Outcome {
        int code;
        std::string out;
        std::string err;
    };

    static Outcome check(std::string_view text, CheckOptions const& options = {}) {
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        auto const code = run_check(load(text), "test.toml", options);
        auto out = testing::internal::GetCapturedStdout();
        return {code, std::move(out), testing::internal::GetCapturedStderr()};
    }
};

TEST_F(Check, says_what_a_valid_configuration_comes_to) {
    auto const outcome = check(workspace());
    EXPECT_EQ(outcome.code, exit_code::kOk);
    EXPECT_THAT(outcome.out, HasSubstr("test.toml: the configuration is valid"));
    EXPECT_THAT(outcome.out, HasSubstr("127.0.0.1:8443, plain HTTP"));
    EXPECT_THAT(outcome.out, HasSubstr("home at /webhooks/seam"));
    EXPECT_THAT(outcome.out, HasSubstr("no guest is told"));
    EXPECT_THAT(outcome.out, testing::Not(HasSubstr("seam_test_key")));
    EXPECT_EQ(outcome.err, "");
}

TEST_F(Check, prints_every_mistake) {
    auto const outcome = check("[listen]\nshards = -1\ncolour = 1\n" + workspace());
    EXPECT_EQ(outcome.code, exit_code::kConfiguration);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr("test.toml:2:10: listen.shards: must be between 0 and 256\n"));
    EXPECT_THAT(outcome.err, HasSubstr("test.toml:3:1: listen.colour: is unknown\n"));
}

TEST_F(Check, speaks_json_to_programs) {
    auto const good = check(workspace(), {.json = true});
    EXPECT_EQ(good.out, "{\"valid\":true,\"mistakes\":[],\"warnings\":[]}\n");

    auto const bad = check("[listen]\nshards = -1\n" + workspace(), {.json = true});
    EXPECT_EQ(bad.code, exit_code::kConfiguration);
    auto const document = json::Document::parse(bad.out.substr(0, bad.out.size() - 1));
    ASSERT_TRUE(document);
    EXPECT_EQ(*document->root().optional_bool("valid"), false);
    auto const mistake = document->root().array("mistakes")->at(0);
    EXPECT_EQ(*mistake.string("file"), "test.toml");
    EXPECT_EQ(*mistake.integer("line"), 2);
    EXPECT_EQ(*mistake.integer("column"), 10);
    EXPECT_EQ(*mistake.string("key"), "listen.shards");
}

}  // namespace
}  // namespace sparekey::daemon

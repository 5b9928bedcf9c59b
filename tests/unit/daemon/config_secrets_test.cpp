// Secrets come from files, and leave no trace in what is told of them.
#include <gmock/gmock.h>

#include "unit/daemon/config_fixture.hpp"

namespace sparekey::daemon {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class ConfigSecrets : public ConfigFixture {};

TEST_F(ConfigSecrets, are_refused_in_the_file_itself_and_not_repeated) {
    EXPECT_THAT(mistakes_of(workspace("home", "api_key = \"seam_swordfish\"")),
                ElementsAre(AllOf(HasSubstr("workspace.api_key:"), HasSubstr("api_key_file"),
                                  Not(HasSubstr("swordfish")))));
    EXPECT_THAT(mistakes("[redis]\npassword = \"swordfish\""),
                ElementsAre(AllOf(HasSubstr("redis.password:"), HasSubstr("password_file"),
                                  Not(HasSubstr("swordfish")))));
}

TEST_F(ConfigSecrets, in_the_place_of_their_files_are_not_repeated_either) {
    auto const told = mistakes_of(
        "[[workspace]]\nname = \"home\"\napi_key_file = \"seam_swordfish\"\n"
        "webhook_secret_files = [\"whsec_swordfish\"]\n");
    EXPECT_THAT(told, ElementsAre(AllOf(HasSubstr("absolute path"), Not(HasSubstr("swordfish"))),
                                  AllOf(HasSubstr("absolute path"), Not(HasSubstr("swordfish")))));
}

TEST_F(ConfigSecrets, that_cannot_sign_are_refused) {
    secret("webhook-secret", "whsec_c2hvcnQ=\n");
    EXPECT_THAT(mistakes(""),
                ElementsAre(AllOf(HasSubstr("workspace.webhook_secret_files:"), HasSubstr("fewer than 24"))));
    secret("webhook-secret", "not*base64*swordfish\n");
    EXPECT_THAT(mistakes(""), ElementsAre(AllOf(HasSubstr("not base64"), Not(HasSubstr("swordfish")))));
}

TEST_F(ConfigSecrets, are_required) {
    EXPECT_THAT(mistakes_of("[[workspace]]\nname = \"home\"\n"),
                ElementsAre(HasSubstr("workspace.api_key_file: is missing"),
                            HasSubstr("workspace.webhook_secret_files: is missing")));
    EXPECT_THAT(mistakes_of("[[workspace]]\nname = \"\"\napi_key_file = \"\"\nwebhook_secret_files = []\n"),
                ElementsAre(HasSubstr("workspace.name: must not be empty"),
                            HasSubstr("api_key_file: must not be empty"),
                            HasSubstr("webhook_secret_files: must not be empty")));
}

TEST_F(ConfigSecrets, that_are_api_keys_go_into_a_header) {
    secret("api-key", "seam key\n");
    EXPECT_THAT(mistakes(""),
                ElementsAre(AllOf(HasSubstr("workspace.api_key_file:"), HasSubstr("no API key"))));
}

TEST_F(ConfigSecrets, that_are_personal_access_tokens_need_a_workspace_id) {
    secret("api-key", "seam_at1234\n");
    EXPECT_THAT(mistakes(""), ElementsAre(HasSubstr("workspace.workspace_id: is needed")));
    EXPECT_THAT(mistakes_of(workspace("home", "workspace_id = \"w1\"")), ElementsAre());
}

TEST_F(ConfigSecrets, are_not_sent_to_seam_in_the_clear) {
    EXPECT_THAT(mistakes_of(workspace("home", "api_url = \"http://connect.getseam.com\"")),
                ElementsAre(HasSubstr("workspace.api_url:")));
    EXPECT_THAT(mistakes_of(workspace("home", "api_url = \"http://127.0.0.1:3020\"")), ElementsAre());
}

TEST_F(ConfigSecrets, may_be_credentials_of_the_service) {
    auto const text =
        "[[workspace]]\nname = \"home\"\napi_key_file = \"credential:api-key\"\n"
        "webhook_secret_files = [\"credential:webhook-secret\"]\n";
    EXPECT_TRUE(parse_config(text, {.file = "test.toml", .credentials_directory = dir_.path().string()}));
    EXPECT_FALSE(parse_config(text, {.file = "test.toml", .credentials_directory = std::nullopt}));
}

}  // namespace
}  // namespace sparekey::daemon

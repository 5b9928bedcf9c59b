// [admin]: where it may listen, and who may ask.
#include <gmock/gmock.h>

#include "unit/daemon/config_fixture.hpp"

namespace sparekey::daemon {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ConfigAdmin : public ConfigFixture {
  protected:
    std::string token_file(std::string_view token = "correct-horse-battery") const {
        return "token_file = \"" + secret("admin-token", token) + "\"";
    }
};

TEST_F(ConfigAdmin, is_on_this_machine) {
    EXPECT_EQ(valid("[admin]\naddress = \"127.0.0.1:9464\"").admin.address->to_string(), "127.0.0.1:9464");
    EXPECT_EQ(valid("[admin]\naddress = \"unix:/run/a.sock\"").admin.address->path, "/run/a.sock");
    EXPECT_TRUE(valid("").admin.token.empty());
}

TEST_F(ConfigAdmin, is_elsewhere_only_with_a_token) {
    EXPECT_THAT(mistakes("[admin]\naddress = \"0.0.0.0:9464\""),
                ElementsAre(AllOf(HasSubstr("admin.address:"), HasSubstr("token_file"))));
    auto const admin = valid("[admin]\naddress = \"0.0.0.0:9464\"\n" + token_file()).admin;
    EXPECT_EQ(admin.address->to_string(), "0.0.0.0:9464");
    EXPECT_TRUE(same(admin.token, Secret("correct-horse-battery")));
}

TEST_F(ConfigAdmin, takes_no_token_that_can_be_guessed_or_read) {
    EXPECT_THAT(mistakes("[admin]\n" + token_file("swordfish")),
                ElementsAre(AllOf(HasSubstr("admin.token_file:"), HasSubstr("fewer than 16 characters"),
                                  Not(HasSubstr("swordfish")))));
    EXPECT_THAT(mistakes("[admin]\ntoken_file = \"" + dir_.file("none") + "\""),
                ElementsAre(HasSubstr("admin.token_file:")));
}

TEST_F(ConfigAdmin, has_an_address_of_its_own) {
    std::string const listen = "[listen]\naddress = \"127.0.0.1:9464\"\n[admin]\n";
    EXPECT_THAT(mistakes(listen + "address = \"127.0.0.1:9464\""), ElementsAre(HasSubstr("listen.address")));
    EXPECT_THAT(mistakes(listen + "address = \"127.0.0.1:9465\""), IsEmpty());
    EXPECT_THAT(mistakes("[listen]\naddress = \"127.0.0.1:0\"\n[admin]\naddress = \"127.0.0.1:0\""),
                IsEmpty())
        << "the kernel chooses two ports";
}

TEST_F(ConfigAdmin, is_no_socket_of_systemds) {
    EXPECT_THAT(mistakes("[admin]\naddress = \"systemd\"\n" + token_file()),
                ElementsAre(HasSubstr("admin.address:")));
}

}  // namespace
}  // namespace sparekey::daemon

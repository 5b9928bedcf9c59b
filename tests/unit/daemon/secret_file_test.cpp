#include "daemon/config/secret_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/temp_dir.hpp"

namespace sparekey::daemon {
namespace {

using testing::HasSubstr;

class SecretFile : public testing::Test {
  protected:
    std::string write(std::string_view text, unsigned mode = 0600) const {
        auto const path = dir_.write("secret", text);
        ::chmod(path.c_str(), mode);
        return path;
    }

    static std::string trouble(Result<Secret> const& read) { return read ? "none" : read.error().message; }

    TempDir dir_;
};

TEST_F(SecretFile, holds_one_line_whose_end_is_stripped) {
    for (auto const* text : {"swordfish", "swordfish\n", "swordfish\r\n"}) {
        auto const secret = read_secret(write(text), std::nullopt);
        ASSERT_TRUE(secret) << trouble(secret);
        EXPECT_TRUE(same(*secret, Secret("swordfish")));
    }
}

TEST_F(SecretFile, may_be_readable_for_its_group) {
    EXPECT_TRUE(read_secret(write("swordfish", 0640), std::nullopt));
}

TEST_F(SecretFile, open_to_everybody_is_refused_with_the_command_that_mends_it) {
    for (auto const mode : {0604u, 0602u, 0601u, 0644u}) {
        auto const path = write("swordfish", mode);
        EXPECT_THAT(trouble(read_secret(path, std::nullopt)), HasSubstr("chmod o-rwx " + path));
    }
}

TEST_F(SecretFile, of_another_user_is_refused_with_the_command_that_mends_it) {
    auto const path = write("swordfish");
    if (::chown(path.c_str(), 65534, static_cast<gid_t>(-1)) != 0)
        GTEST_SKIP() << "only root can give a file away";
    EXPECT_THAT(trouble(read_secret(path, std::nullopt)), HasSubstr("chown root " + path));
    EXPECT_FALSE(check_private(path));
}

TEST_F(SecretFile, empty_or_with_several_lines_is_refused_without_showing_it) {
    EXPECT_THAT(trouble(read_secret(write(""), std::nullopt)), HasSubstr("is empty"));
    EXPECT_THAT(trouble(read_secret(write("\n"), std::nullopt)), HasSubstr("is empty"));
    auto const several = trouble(read_secret(write("sword\nfish\n"), std::nullopt));
    EXPECT_THAT(several, HasSubstr("one line"));
    EXPECT_THAT(several, testing::Not(HasSubstr("sword")));
}

TEST_F(SecretFile, larger_than_any_secret_is_refused) {
    EXPECT_THAT(trouble(read_secret(write(std::string(20'000, 'x')), std::nullopt)),
                HasSubstr("larger than"));
}

TEST_F(SecretFile, must_be_a_regular_file_that_is_there) {
    EXPECT_THAT(trouble(read_secret(dir_.file("nothing"), std::nullopt)), HasSubstr("No such file"));
    EXPECT_THAT(trouble(read_secret(dir_.path().string(), std::nullopt)), HasSubstr("not a regular file"));
    ASSERT_EQ(::mkfifo(dir_.file("fifo").c_str(), 0600), 0);
    EXPECT_THAT(trouble(read_secret(dir_.file("fifo"), std::nullopt)), HasSubstr("not a regular file"));
}

TEST_F(SecretFile, must_have_an_absolute_path) {
    EXPECT_THAT(trouble(read_secret("secret", std::nullopt)), HasSubstr("absolute path or credential:NAME"));
}

TEST_F(SecretFile, may_be_a_credential_of_the_service) {
    write("swordfish");
    auto const secret = read_secret("credential:secret", dir_.path().string());
    ASSERT_TRUE(secret) << trouble(secret);
    EXPECT_TRUE(same(*secret, Secret("swordfish")));
}

TEST_F(SecretFile, is_no_credential_outside_of_a_service) {
    EXPECT_THAT(trouble(read_secret("credential:secret", std::nullopt)), HasSubstr("$CREDENTIALS_DIRECTORY"));
}

TEST_F(SecretFile, a_credential_does_not_lead_out_of_its_directory) {
    for (auto const* name :
         {"credential:", "credential:../secret", "credential:..", "credential:/etc/passwd"})
        EXPECT_THAT(trouble(read_secret(name, dir_.path().string())), HasSubstr("without slashes")) << name;
}

}  // namespace
}  // namespace sparekey::daemon

#include "notify/plugin_file.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include "support/temp_dir.hpp"

namespace sparekey::notify {
namespace {

using std::filesystem::perms;
using testing::HasSubstr;

constexpr auto kSomebody = 4711;
constexpr auto kSomeGroup = 4712;

class PluginFileTest : public testing::Test {
  protected:
    PluginFileTest() {
        std::filesystem::create_directory(dir_.file("plugins"));
        file_ = dir_.write("plugins/sms.so", "any file will do");
        set_mode(file_, 0644);
    }

    static void set_mode(std::string const& path, unsigned mode) {
        std::filesystem::permissions(path, static_cast<perms>(mode));
    }

    /// Without the file's name; "" if it is trusted.
    static std::string trouble_with(std::string const& path) {
        auto const file = trusted_plugin_file(path);
        if (file) return "";
        EXPECT_TRUE(file.error().message.starts_with(path + ": ")) << file.error();
        return file.error().message.substr(path.size() + 2);
    }

    TempDir dir_;
    std::string file_;
};

TEST_F(PluginFileTest, accepts_a_file_that_only_its_owner_may_change) {
    EXPECT_EQ(trouble_with(file_), "");
    EXPECT_EQ(trouble_with("/bin/sh"), "");
}

TEST_F(PluginFileTest, refuses_what_is_no_file_of_a_known_place) {
    EXPECT_EQ(trouble_with("plugins/sms.so"), "not an absolute path");
    EXPECT_EQ(trouble_with(dir_.file("missing.so")), "No such file or directory");
    EXPECT_EQ(trouble_with(dir_.file("plugins")), "not a regular file");
    EXPECT_EQ(trouble_with("/dev/null"), "not a regular file");
}

TEST_F(PluginFileTest, refuses_a_file_that_others_may_change) {
    set_mode(file_, 0646);
    EXPECT_EQ(trouble_with(file_), "is writable by everybody: chmod o-w " + file_);
}

TEST_F(PluginFileTest, refuses_a_directory_that_others_may_change) {
    set_mode(dir_.file("plugins"), 0757);
    EXPECT_EQ(trouble_with(file_), "its directory " + dir_.file("plugins") +
                                       " is writable by everybody: chmod o-w " + dir_.file("plugins"));
    set_mode(dir_.file("plugins"), 0755);
    set_mode(dir_.path(), 0707);
    EXPECT_THAT(trouble_with(file_), HasSubstr("its directory " + dir_.path().string() + " is writable"));
}

TEST_F(PluginFileTest, accepts_an_open_directory_where_nobody_can_replace_anothers_file) {
    set_mode(dir_.file("plugins"), 01777);
    EXPECT_EQ(trouble_with(file_), "");
}

TEST_F(PluginFileTest, judges_a_link_by_where_it_leads) {
    auto const link = dir_.file("link.so");
    std::filesystem::create_symlink(file_, link);
    EXPECT_EQ(trusted_plugin_file(link).value(), std::filesystem::canonical(file_));
    set_mode(file_, 0666);
    EXPECT_THAT(trouble_with(link), HasSubstr("is writable by everybody: chmod o-w "));
    std::filesystem::create_symlink(dir_.file("missing.so"), dir_.file("dangling.so"));
    EXPECT_EQ(trouble_with(dir_.file("dangling.so")), "No such file or directory");
}

/// Only root can give a file away.
class PluginFileOfOthers : public PluginFileTest {
  protected:
    void SetUp() override {
        if (::geteuid() != 0) GTEST_SKIP() << "needs root";
    }
};

TEST_F(PluginFileOfOthers, is_refused) {
    ASSERT_EQ(::chown(file_.c_str(), kSomebody, 0), 0);
    EXPECT_EQ(trouble_with(file_), "belongs to neither root nor the user of sparekeyd: chown root " + file_);
    ASSERT_EQ(::chown(file_.c_str(), 0, 0), 0);
    ASSERT_EQ(::chown(dir_.file("plugins").c_str(), kSomebody, 0), 0);
    EXPECT_THAT(trouble_with(file_), HasSubstr("its directory " + dir_.file("plugins") + " belongs to"));
}

TEST_F(PluginFileOfOthers, is_refused_if_a_group_may_change_it_but_for_roots) {
    set_mode(file_, 0664);
    EXPECT_EQ(trouble_with(file_), "");
    ASSERT_EQ(::chown(file_.c_str(), 0, kSomeGroup), 0);
    EXPECT_EQ(trouble_with(file_), "is writable by its group: chmod g-w " + file_);
}

}  // namespace
}  // namespace sparekey::notify

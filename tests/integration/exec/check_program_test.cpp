#include <gmock/gmock.h>
#include <unistd.h>

#include "async/process.hpp"
#include "support/temp_dir.hpp"

namespace sparekey {
namespace {

using std::filesystem::perms;

/// What is wrong with it, without the file's name; "" if nothing is.
std::string trouble_with(std::string const& file) {
    ProcessSpec const spec{{file}, {}};
    auto const checked = check_program(spec);
    if (checked) return "";
    EXPECT_EQ(checked.error().code, Errc::invalid_input);
    EXPECT_TRUE(checked.error().message.starts_with(file + ": ")) << checked.error();
    return checked.error().message.substr(file.size() + 2);
}

TEST(CheckProgram, accepts_what_can_run) {
    TempDir const dir;
    EXPECT_EQ(trouble_with("/bin/true"), "");
    EXPECT_EQ(trouble_with(dir.script("script", "exit 0")), "");
}

TEST(CheckProgram, says_what_is_wrong) {
    TempDir const dir;
    EXPECT_EQ(trouble_with("bin/true"), "not an absolute path");
    EXPECT_EQ(trouble_with(dir.file("missing")), "No such file or directory");
    EXPECT_EQ(trouble_with(dir.path()), "not a regular file");
    EXPECT_EQ(trouble_with(dir.write("data", "text")), "not executable by this user");

    auto const open = dir.script("open", "exit 0");
    std::filesystem::permissions(open, perms::owner_all | perms::others_write);
    EXPECT_EQ(trouble_with(open), "writable by everybody: chmod o-w");

    EXPECT_EQ(check_program({}).error().message, "no command");
}

}  // namespace
}  // namespace sparekey

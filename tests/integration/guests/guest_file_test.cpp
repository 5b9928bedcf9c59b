#include "notify/guest_file.hpp"

#include <sys/stat.h>

#include "integration/guests/guests_fixture.hpp"

namespace sparekey::notify {
namespace {

using testing::HasSubstr;

class GuestFileTest : public GuestsTest {
  protected:
    std::string trouble_with(std::string const& path) {
        FileStamp stamp;
        auto const loaded = load_guest_file(path, stamp);
        return loaded ? "" : loaded.error().message;
    }
};

TEST_F(GuestFileTest, refuses_a_file_that_everybody_may_read_with_the_command_that_mends_it) {
    auto const path = file("guests.csv", "access_code_id,phone\n");
    EXPECT_EQ(trouble_with(path), "");
    for (auto const open : {std::filesystem::perms::others_read, std::filesystem::perms::others_write}) {
        std::filesystem::permissions(path, open, std::filesystem::perm_options::add);
        EXPECT_EQ(trouble_with(path),
                  path + " is open to every user of this machine; run: chmod o-rwx " + path);
        std::filesystem::permissions(path, open, std::filesystem::perm_options::remove);
    }
    std::filesystem::permissions(path, std::filesystem::perms::group_read,
                                 std::filesystem::perm_options::add);
    EXPECT_EQ(trouble_with(path), "");
}

TEST_F(GuestFileTest, refuses_what_is_no_file) {
    EXPECT_EQ(trouble_with(dir_.file("none.csv")), dir_.file("none.csv") + ": No such file or directory");
    std::filesystem::create_directory(dir_.file("dir.csv"));
    EXPECT_THAT(trouble_with(dir_.file("dir.csv")), HasSubstr("not a regular file"));
    ASSERT_EQ(::mkfifo(dir_.file("fifo.csv").c_str(), 0600), 0);
    EXPECT_THAT(trouble_with(dir_.file("fifo.csv")), HasSubstr("not a regular file"));
}

TEST_F(GuestFileTest, refuses_a_file_that_is_too_large_without_reading_it) {
    auto const path = file("guests.csv", "access_code_id,phone\n");
    std::filesystem::resize_file(path, 64 * 1024 * 1024 + 1);
    EXPECT_EQ(trouble_with(path), path + ": larger than 64 MiB");
}

TEST_F(GuestFileTest, names_file_and_line_of_a_mistake) {
    auto const path = file("guests.csv", "access_code_id,phone\ncode-1\n");
    EXPECT_EQ(trouble_with(path), path + ": line 2: 1 cells, but the header has 2");
}

TEST_F(GuestFileTest, looks_at_most_once_a_second_and_reads_only_what_has_changed) {
    auto const path = file("guests.csv", "access_code_id,phone\ncode-1,1\n");
    GuestFile guests(path, capture_.log());
    EXPECT_TRUE(guests.due());
    guests.refresh();
    EXPECT_FALSE(guests.due());
    auto const first = guests.content().guests;
    ASSERT_TRUE(first);
    EXPECT_EQ(first->size(), 1u);

    file("guests.csv", "access_code_id,phone\n");
    guests.refresh();
    EXPECT_EQ(guests.content().guests, first) << "too early for another look";
    auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (guests.content().guests == first && std::chrono::steady_clock::now() < limit) guests.refresh();
    EXPECT_EQ(guests.content().guests->size(), 0u);
}

}  // namespace
}  // namespace sparekey::notify

// The directory that is a file: what happens while it changes.
#include "integration/guests/guests_fixture.hpp"

namespace sparekey::notify {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kHeader = "access_code_id,access_code_name,name,phone,email\n";

class FileGuestsTest : public GuestsTest {
  protected:
    void open_file(std::string const& path) {
        GuestOptions options;
        options.source = FileGuests{path};
        open(options);
    }

    /// As documented: written beside it, then renamed.
    void replace(std::string const& name, std::string_view rows) {
        auto const next = file(name + ".next", std::string(kHeader) + std::string(rows));
        std::filesystem::rename(next, dir_.file(name));
    }

    /// Asks until the answer is this; the last answer.
    std::string phone_until(std::string const& expected, std::string const& id) {
        auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        for (;;) {
            auto const answer = phone(id);
            if (answer == expected || std::chrono::steady_clock::now() > limit) return answer;
        }
    }

    bool alert_until(bool open) {
        auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (alerts_.open.contains("guest_file") != open && std::chrono::steady_clock::now() < limit)
            find("code-1").has_value();
        return alerts_.open.contains("guest_file");
    }
};

TEST_F(FileGuestsTest, takes_up_a_file_that_was_replaced) {
    replace("guests.csv", "code-1,,Jane,+14155550123,\n");
    open_file(dir_.file("guests.csv"));
    EXPECT_EQ(phone("code-1"), "+14155550123");
    EXPECT_EQ(phone("code-2"), "nobody");
    replace("guests.csv", "code-1,,Jane,+14155550123,\ncode-2,,Ann,+14155550124,\n");
    EXPECT_EQ(phone_until("+14155550124", "code-2"), "+14155550124");
    EXPECT_TRUE(alerts_.open.empty());
}

TEST_F(FileGuestsTest, keeps_the_old_content_while_a_new_one_cannot_be_read_and_alerts_once) {
    replace("guests.csv", "code-1,,Jane,+14155550123,\n");
    auto const path = dir_.file("guests.csv");
    open_file(path);
    file("guests.csv", "access_code_id,phone\ncode-2,+1415");  // half of it
    file("guests.csv", std::string(kHeader) + "code-2,,An");
    EXPECT_TRUE(alert_until(true));
    EXPECT_EQ(phone("code-1"), "+14155550123");
    EXPECT_EQ(alerts_.open.at("guest_file").severity, rescue::Severity::warning);
    EXPECT_THAT(alerts_.open.at("guest_file").summary, HasSubstr(path + ": line 2: 3 cells"));
    EXPECT_THAT(capture_.text(), HasSubstr("guests not read; those read before are kept"));

    file("guests.csv", std::string(kHeader) + "code-2,,Ann,+14155550124,\n");
    EXPECT_FALSE(alert_until(false));
    EXPECT_EQ(phone("code-2"), "+14155550124");
    EXPECT_EQ(phone("code-1"), "nobody");
    EXPECT_EQ(alerts_.raised, 1u);
}

TEST_F(FileGuestsTest, keeps_the_old_content_while_the_file_is_gone_or_open_to_others) {
    replace("guests.csv", "code-1,,Jane,+14155550123,\n");
    auto const path = dir_.file("guests.csv");
    open_file(path);
    std::filesystem::rename(path, dir_.file("away"));
    EXPECT_TRUE(alert_until(true));
    EXPECT_EQ(phone("code-1"), "+14155550123");
    std::filesystem::rename(dir_.file("away"), path);
    EXPECT_FALSE(alert_until(false));

    std::filesystem::permissions(path, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    EXPECT_TRUE(alert_until(true));
    EXPECT_THAT(alerts_.open.at("guest_file").summary, HasSubstr("chmod o-rwx"));
    std::filesystem::permissions(path, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::remove);
    EXPECT_FALSE(alert_until(false));
    EXPECT_EQ(phone("code-1"), "+14155550123");
}

TEST_F(FileGuestsTest, without_any_content_is_an_error_until_the_file_is_there) {
    auto const path = dir_.file("guests.csv");
    open_file(path);
    EXPECT_EQ(phone("code-1"), "not_found: " + path + ": No such file or directory");
    replace("guests.csv", "code-1,,Jane,+14155550123,\n");
    EXPECT_EQ(phone_until("+14155550123", "code-1"), "+14155550123");
}

TEST_F(FileGuestsTest, reads_json_as_well) {
    open_file(file("guests.json", R"([{"access_code_name":"Booking 7","email":"jane@example.com"}])"));
    auto const guest = find("code-1", "Booking 7").value().value();
    EXPECT_EQ(guest.email, "jane@example.com");
    EXPECT_EQ(guest.phone, "");
}

TEST_F(FileGuestsTest, tells_nobody_when_rows_contradict_each_other_and_says_which) {
    replace("guests.csv", ",Guest,Jane,+14155550123,\n,Guest,Ann,+14155550124,\n");
    open_file(dir_.file("guests.csv"));
    EXPECT_EQ(phone("code-1", "Guest"), "nobody");
    EXPECT_THAT(capture_.text(), HasSubstr("rows of the file of guests contradict each other; none is used "
                                           "access_code_id=code-1 lines=\"2, 3\""));
}

TEST_F(FileGuestsTest, drops_what_cannot_be_used_and_logs_no_contact_data) {
    replace("guests.csv", "code-1,,Jane,4155550123,jane@example.com\ncode-2,,Ann,4155550124,nobody\n");
    open_file(dir_.file("guests.csv"));
    auto const guest = find("code-1").value().value();
    EXPECT_EQ(guest.phone, "");
    EXPECT_EQ(guest.email, "jane@example.com");
    EXPECT_EQ(phone("code-2"), "nobody");
    EXPECT_THAT(capture_.text(), AllOf(HasSubstr("access_code_id=code-1 member=phone"),
                                       HasSubstr("neither a telephone number nor an e-mail")));
    for (auto const* secret : {"415555", "Jane", "Ann", "jane@", "nobody"})
        EXPECT_THAT(capture_.text(), Not(HasSubstr(secret)));
}

}  // namespace
}  // namespace sparekey::notify

#include "integration/guests/guests_fixture.hpp"

namespace sparekey::notify {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ExecGuestsTest : public GuestsTest {
  protected:
    void open_script(std::string_view body, std::vector<std::string> const& arguments = {}) {
        GuestOptions options;
        ExecGuests settings{{dir_.script("guests", body)}, {{"CONFIGURED", "yes"}}};
        settings.command.insert(settings.command.end(), arguments.begin(), arguments.end());
        options.timeout = timeout_;
        options.source = settings;
        open(options);
    }

    std::string answer(std::string_view body) {
        open_script(body);
        return phone("code-1");
    }

    std::chrono::seconds timeout_{20};
};

TEST_F(ExecGuestsTest, gives_the_question_on_one_line_and_takes_the_answer) {
    open_script(R"(IFS= read -r line || exit 1
printf '%s' "$line" >"$1"
echo '{"name":"Jane","phone":"+1 415 555 0123","email":"jane@example.com","locale":"en"}')",
                {dir_.file("stdin")});
    auto const guest = find("code-1", "Booking 7").value().value();
    EXPECT_EQ(guest.name, "Jane");
    EXPECT_EQ(guest.phone, "+14155550123");
    EXPECT_EQ(guest.email, "jane@example.com");
    EXPECT_EQ(guest.locale, "en");
    EXPECT_THAT(dir_.read("stdin"), AllOf(HasSubstr(R"("kind":"guest_lookup")"), HasSubstr("code-1")));
}

TEST_F(ExecGuestsTest, an_empty_answer_or_null_is_nobody) {
    EXPECT_EQ(answer("cat >/dev/null"), "nobody");
    EXPECT_EQ(answer("exit 0"), "nobody");
    EXPECT_EQ(answer("echo null"), "nobody");
    EXPECT_EQ(answer("echo '{}'"), "nobody");
}

TEST_F(ExecGuestsTest, tells_trouble_that_passes_from_trouble_that_a_person_must_mend) {
    EXPECT_EQ(answer("exit 75"), "unavailable: the program that looks up guests: exit status 75");
    EXPECT_EQ(answer("exit 71"), "unavailable: the program that looks up guests: exit status 71");
    EXPECT_EQ(answer("echo '{\"phone\":\"+14155550123\"}'; exit 1"),
              "rejected: the program that looks up guests: exit status 1");
    EXPECT_EQ(answer("kill -KILL $$"), "internal: the program that looks up guests: killed by signal 9");
    EXPECT_EQ(answer("echo '{\"phone\":4155550123}'"),
              "invalid_input: the program that looks up guests: the answer: phone: not a string");
    EXPECT_THAT(answer("echo '{\"phone\":\"+14155550123\"}'; echo done"),
                AllOf(HasSubstr("invalid_input"), Not(HasSubstr("415555"))));
    timeout_ = std::chrono::seconds(1);
    EXPECT_EQ(answer("exec sleep 1000"),
              "timed_out: the program that looks up guests: stopped at its time limit");
}

TEST_F(ExecGuestsTest, that_was_removed_is_for_a_person_to_mend) {
    open_script("exit 0");
    std::filesystem::remove(dir_.file("guests"));
    EXPECT_EQ(phone("code-1"),
              "internal: the program that looks up guests: could not be started: No such file or directory");
}

TEST_F(ExecGuestsTest, logs_what_the_program_says_without_contact_data) {
    open_script(R"(cat >&2
echo 'found Jane Doe, +14155550123, jane@example.com; asked 3 tables' >&2
echo 'also tried 415-555-0199 and ann@example.com' >&2
echo '{"name":"Jane Doe","phone":"+14155550123","email":"jane@example.com"}')");
    EXPECT_EQ(phone("code-1", "Booking Smith"), "+14155550123");
    EXPECT_THAT(capture_.text(), AllOf(HasSubstr("asked 3 tables"), HasSubstr("access_code_id=code-1")));
    for (auto const* secret : {"555", "Jane", "Doe", "@example", "Smith"})
        EXPECT_THAT(capture_.text(), Not(HasSubstr(secret)));
}

TEST_F(ExecGuestsTest, a_program_that_cannot_run_is_refused_at_the_start) {
    GuestOptions options;
    options.source = ExecGuests{{"/no/such/program"}, {}};
    EXPECT_EQ(check_guests(options).error().message, "command: /no/such/program: No such file or directory");
    EXPECT_FALSE(open_guests(options, Log()));
}

}  // namespace
}  // namespace sparekey::notify

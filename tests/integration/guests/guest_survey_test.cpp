#include "integration/guests/guests_fixture.hpp"

namespace sparekey::notify {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class GuestSurveyTest : public GuestsTest {
  protected:
    Result<GuestSurvey> survey(std::string_view rows) {
        GuestOptions options;
        options.source = FileGuests{
            file("guests.csv", "access_code_id,access_code_name,name,phone,email\n" + std::string(rows))};
        return survey_guests(options);
    }
};

TEST_F(GuestSurveyTest, has_nothing_to_say_of_a_good_file) {
    auto const said =
        survey("code-1,,Jane,+14155550123,\n,Guest,Ann,,ann@example.com\n,Guest,Bob,+14155550124,\n");
    EXPECT_EQ(said->guests, 3u);
    EXPECT_THAT(said->mistakes, IsEmpty());
    EXPECT_THAT(said->notes, IsEmpty());
}

TEST_F(GuestSurveyTest, names_the_lines_that_will_not_do) {
    auto const said = survey(
        "code-1,,Jane,+14155550123,\n"
        "code-2,,Ann,4155550123,ann@example.com\n"
        "code-3,,Bob,,\n"
        "code-1,,Eve,+14155550125,\n"
        ",,Joe,+14155550126,\n"
        "code-4,,Kim,+14155550127,kim\n");
    EXPECT_THAT(
        said->mistakes,
        ElementsAre("2 rows have the same access_code_id but lead to different guests, so none is used: "
                    "lines 2, 5"));
    EXPECT_THAT(said->notes,
                ElementsAre("1 rows have neither access_code_id nor access_code_name, and are not used",
                            "1 telephone numbers cannot be used; write them with + and country code: lines 3",
                            "1 e-mail addresses cannot be used: lines 7",
                            "1 guests have neither a number nor an address that can be used: lines 4"));
}

TEST_F(GuestSurveyTest, lists_no_more_lines_than_a_person_reads) {
    std::string rows;
    for (int i = 0; i < 30; ++i) rows += "code-" + std::to_string(i) + ",,Jane,1,jane@example.com\n";
    EXPECT_THAT(survey(rows)->notes.at(0), testing::EndsWith("20, 21, …"));
}

TEST_F(GuestSurveyTest, is_empty_for_other_sources) {
    EXPECT_EQ(survey_guests({})->guests, 0u);
    GuestOptions options;
    options.source = ExecGuests{{"/bin/false"}, {}};
    EXPECT_TRUE(survey_guests(options));
}

}  // namespace
}  // namespace sparekey::notify

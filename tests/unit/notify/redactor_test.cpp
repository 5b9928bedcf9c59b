#include "notify/redactor.hpp"

#include <gtest/gtest.h>

#include "support/sample_notification.hpp"

namespace sparekey::notify {
namespace {

std::string clean(std::string_view text) {
    return Redactor(sample_notification()).clean(text, 1000);
}

TEST(Redactor, takes_out_everything_about_the_guest) {
    struct {
        char const* said;
        char const* expected;
    } const rows[]{
        {"pin 4207 sent", "pin **** sent"},
        {"44207x42074", "4****x****4"},
        {"not the old 8030", "not the old ****"},
        {"To=+15550100123", "To=****"},
        {"whatsapp:15550100123", "whatsapp:****"},
        {"<jane@example.com>", "<****>"},
        {"Dear Jane van Doe,", "Dear ****,"},
        {"Dear Jane, Mrs. Doe", "Dear ****, Mrs. ****"},
        {"code of Booking Smith", "code of ****"},
        {"Mr. Smith", "Mr. ****"},
        {"nothing about anybody", "nothing about anybody"},
        {"", ""},
    };
    for (auto const& row : rows) EXPECT_EQ(clean(row.said), row.expected);
}

TEST(Redactor, leaves_short_words_of_a_name_alone) {
    auto notification = sample_notification();
    notification.recipient.name = "Al Bo";
    EXPECT_EQ(Redactor(notification).clean("All about Al Bo", 100), "All about ****");
}

TEST(Redactor, does_nothing_where_nothing_is_known) {
    rescue::Notification nobody;
    EXPECT_EQ(Redactor(nobody).clean("4207 stays", 100), "4207 stays");
}

TEST(Redactor, redacts_before_it_cuts) {
    // A cut first would leave "42" at the end.
    EXPECT_EQ(Redactor(sample_notification()).clean("pin 4207", 6), "pin **…");
}

TEST(Redactor, cuts_between_characters) {
    rescue::Notification nobody;
    EXPECT_EQ(Redactor(nobody).clean("aé", 2), "a…");
    EXPECT_EQ(Redactor(nobody).clean("aé", 3), "aé");
    EXPECT_EQ(Redactor(nobody).clean("éé", 1), "…");
}

}  // namespace
}  // namespace sparekey::notify

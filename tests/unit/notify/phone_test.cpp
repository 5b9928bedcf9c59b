#include "notify/phone.hpp"

#include <gmock/gmock.h>

#include <set>
#include <sstream>

#include "notify/phone_regions.hpp"
#include "support/fixture.hpp"

namespace sparekey::notify {
namespace {

std::string read(std::string_view text, std::string_view region = "") {
    return to_e164(text, region).value_or("");
}

TEST(Phone, reads_numbers_with_a_country_code_however_they_are_punctuated) {
    for (auto const* text :
         {"+14155550123", "+1 415 555 0123", "+1 (415) 555-0123", "+1.415.555.0123", " (+1) 415/555-0123 ",
          "+1\u00a0415\u2011555\u20130123", "\u202a+14155550123\u202c"})
        EXPECT_EQ(read(text), "+14155550123") << text;
    EXPECT_EQ(read("+49 (0)151 12345678"), "+4915112345678");
    EXPECT_EQ(read("+49 0151 12345678"), "+4915112345678");
    EXPECT_EQ(read("+39 06 1234 5678"), "+390612345678") << "Italy's 0 is part of the number";
    EXPECT_EQ(read("+44 20 7946 0958"), "+442079460958");
}

TEST(Phone, reads_a_country_s_own_numbers_only_where_that_is_configured) {
    EXPECT_EQ(read("(415) 555-0123", "US"), "+14155550123");
    EXPECT_EQ(read("1 415 555 0123", "US"), "+14155550123");
    EXPECT_EQ(read("0151 12345678", "DE"), "+4915112345678");
    EXPECT_EQ(read("0049 151 12345678", "DE"), "+4915112345678");
    EXPECT_EQ(read("0043 664 1234567", "DE"), "+436641234567");
    EXPECT_EQ(read("06 12 34 56 78", "FR"), "+33612345678");
    EXPECT_EQ(read("347 123 4567", "IT"), "+393471234567");
    for (auto const* text : {"(415) 555-0123", "0151 12345678", "0049 151 12345678", "4915112345678"})
        EXPECT_EQ(read(text), "") << text;
    EXPECT_EQ(read("0049 151 12345678", "US"), "") << "America dials 011";
}

TEST(Phone, reads_what_a_spreadsheet_left_of_a_number) {
    EXPECT_EQ(read("4915112345678", "DE"), "+4915112345678");
    EXPECT_EQ(read("15112345678", "DE"), "+4915112345678");
    EXPECT_EQ(read("14155550123", "US"), "+14155550123");
    EXPECT_EQ(read("4.91511E+12", "DE"), "");
}

TEST(Phone, refuses_what_may_be_read_in_two_ways) {
    EXPECT_EQ(read("376385638", "AD"), "") << "+376 385638, or all of it after +376";
    EXPECT_EQ(read("376 385638", "AD"), "");
    EXPECT_EQ(read("+376 385638", "AD"), "+376385638");
}

TEST(Phone, refuses_what_is_no_number) {
    for (auto const* text :
         {"", "+", "-", "none", "+1 415 555 0123 x9", "+1 415 555 0123, +1 415 555 0124", "+1 415 555 012",
          "+1 415 555 01234", "+999 1234567", "+800 1234 5678", "++14155550123", "415+5550123",
          "+49 151 12345678 99999", "ann@example.com", "+1 415 555 \u0661\u0662\u0663\u0664"})
        EXPECT_EQ(read(text, "US"), "") << text;
    EXPECT_EQ(read(std::string(100'000, '1'), "US"), "");
    EXPECT_EQ(read("(415) 555-0123", "us"), "");
}

TEST(Phone, knows_every_region_once_and_no_other) {
    std::set<std::string_view> known;
    for (auto const& region : phone_regions()) {
        EXPECT_TRUE(known.insert(region.region).second) << region.region;
        EXPECT_TRUE(is_phone_region(region.region));
        EXPECT_NE(region.mobile_lengths & region.lengths, 0u) << region.region;
    }
    EXPECT_GT(known.size(), 200u);
    for (auto const* other : {"", "us", "XX", "USA"}) EXPECT_FALSE(is_phone_region(other)) << other;
}

/// numbers.tsv: an example of every region's mobile numbers in several spellings, and what Google's
/// libphonenumber reads.
TEST(Phone, reads_numbers_of_all_regions_as_libphonenumber_does) {
    std::istringstream lines(fixture("phones/numbers.tsv"));
    unsigned count = 0;
    std::set<std::string> refused;
    std::set<std::string> read_otherwise;
    for (std::string line; std::getline(lines, line); ++count) {
        auto const first = line.find('\t'), second = line.find('\t', first + 1);
        auto const region = line.substr(0, first);
        auto const text = line.substr(first + 1, second - first - 1);
        auto const e164 = read(text, region);
        if (e164 == line.substr(second + 1)) continue;
        (e164.empty() ? refused : read_otherwise).insert(region + " " + text);
    }
    EXPECT_GT(count, 1000u);
    // Two readings each, and Argentina's 15 in the middle of a number.
    EXPECT_THAT(refused,
                testing::ElementsAre("AD 376312345", "AR 011 15-2345-6789", "MM 9592123456", "PM 508551234"));
    // Where a + is missing, libphonenumber prefers a land line, also one without its 0; guests write the
    // number of their mobile.
    EXPECT_THAT(read_otherwise, testing::ElementsAre("DE 4915123456789", "HK 0085251234567", "ID 62812345678",
                                                     "XK 38343201234"));
}

TEST(Phone, is_no_longer_than_e164_allows) {
    EXPECT_EQ(to_e164("+49 1512 312345678", ""), "+491512312345678");
    EXPECT_FALSE(to_e164("+49 (0)1512 3112345678", ""));
}

}  // namespace
}  // namespace sparekey::notify

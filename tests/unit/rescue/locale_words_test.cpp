#include "rescue/locale_words.hpp"

#include <gtest/gtest.h>

#include "core/code_points.hpp"
#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {
namespace {

std::string words(char const* reading, std::string_view locale, std::string const& zone = "EST") {
    return date_and_time({at(reading), zone}, *parse_locale_tag(locale));
}

TEST(DateAndTime, has_the_words_and_the_order_of_the_language) {
    auto const* const afternoon = "2026-12-05T14:00:00Z";
    EXPECT_EQ(words(afternoon, "en"), "Sat, Dec 5, 2:00 PM EST");
    EXPECT_EQ(words(afternoon, "de"), "Sa., 5. Dez., 14:00 EST");
    EXPECT_EQ(words(afternoon, "es"), "sáb, 5 dic, 14:00 EST");
    EXPECT_EQ(words(afternoon, "fr"), "sam. 5 déc., 14:00 EST");
    EXPECT_EQ(words(afternoon, "it"), "sab 5 dic, 14:00 EST");
    EXPECT_EQ(words(afternoon, "pt"), "sáb., 5 de dez., 14:00 EST");
    EXPECT_EQ(words(afternoon, "ja"), "12月5日(土) 14:00 EST");
}

TEST(DateAndTime, counts_hours_as_the_region_does) {
    auto const* const evening = "2026-12-05T23:05:00Z";
    EXPECT_EQ(words(evening, "en-US"), "Sat, Dec 5, 11:05 PM EST");
    EXPECT_EQ(words(evening, "en-GB"), "Sat, 5 Dec, 23:05 EST");
    EXPECT_EQ(words(evening, "en-NL"), "Sat, 5 Dec, 23:05 EST");
    EXPECT_EQ(words(evening, "en-AU"), "Sat, 5 Dec, 11:05 pm EST");
    EXPECT_EQ(words(evening, "es-US"), "sáb, 5 de dic, 11:05 p. m. EST");
    EXPECT_EQ(words(evening, "pt-BR"), "sáb., 5 de dez., 23:05 EST");
}

TEST(DateAndTime, tells_midnight_from_noon) {
    EXPECT_EQ(words("2026-12-05T00:00:00Z", "en"), "Sat, Dec 5, 12:00 AM EST");
    EXPECT_EQ(words("2026-12-05T12:00:00Z", "en"), "Sat, Dec 5, 12:00 PM EST");
    EXPECT_EQ(words("2026-12-05T00:00:00Z", "de"), "Sa., 5. Dez., 00:00 EST");
}

TEST(DateAndTime, has_plain_spaces_alone) {
    for (auto const* const locale : {"en", "en-AU", "fr-CA", "es-US", "sv", "bg", "ru"}) {
        for (auto const character : code_points(words("2026-12-05T23:05:00Z", locale))) {
            EXPECT_NE(character, U'\u00a0') << locale;
            EXPECT_NE(character, U'\u202f') << locale;
        }
    }
}

TEST(DateAndTime, knows_a_language_that_nobody_speaks_as_english) {
    EXPECT_EQ(words("2026-12-05T14:00:00Z", "xx"), "Sat, Dec 5, 14:00 EST");
}

TEST(LocaleWords, know_languages_and_regions) {
    for (auto const* const known : {"en", "pt-BR", "es-419", "zh-Hant-TW", "fil", "de-CH"})
        EXPECT_TRUE(is_known(*parse_locale_tag(known))) << known;
    for (auto const* const unknown : {"xx", "en-UK", "qq-DE"})
        EXPECT_FALSE(is_known(*parse_locale_tag(unknown))) << unknown;
}

TEST(LocaleWords, take_marks_off) {
    EXPECT_EQ(without_marks(U'ç'), U'c');
    EXPECT_EQ(without_marks(U'ế'), U'e');
    EXPECT_EQ(without_marks(U'a'), U'a');
    EXPECT_EQ(without_marks(U'関'), U'関');
}

}  // namespace
}  // namespace sparekey::rescue

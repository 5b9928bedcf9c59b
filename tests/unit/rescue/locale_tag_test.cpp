#include "rescue/locale_tag.hpp"

#include <gmock/gmock.h>

namespace sparekey::rescue {
namespace {

std::string read(std::string_view text) {
    auto const tag = parse_locale_tag(text);
    return tag ? to_string(*tag) : "none";
}

TEST(LocaleTag, is_read_from_whatever_systems_write) {
    EXPECT_EQ(read("en"), "en");
    EXPECT_EQ(read("pt-BR"), "pt-BR");
    EXPECT_EQ(read("PT_br"), "pt-BR");
    EXPECT_EQ(read("pt_BR.UTF-8"), "pt-BR");
    EXPECT_EQ(read("de_DE@euro"), "de-DE");
    EXPECT_EQ(read("zh-hant-tw"), "zh-Hant-TW");
    EXPECT_EQ(read("es-419"), "es-419");
    EXPECT_EQ(read("ja-JP-u-ca-japanese"), "ja-JP");
    EXPECT_EQ(read("fil"), "fil");
}

TEST(LocaleTag, is_nothing_without_a_language) {
    for (auto const* const text : {"", "C", "english", "-BR", "12", "../en", "e n"}) {
        EXPECT_EQ(read(text), "none") << text;
    }
}

TEST(LocaleTag, leaves_out_a_region_that_is_none) {
    EXPECT_EQ(read("en-Europe"), "en");
    EXPECT_EQ(read("en-"), "en");
}

TEST(LocaleTag, falls_back_part_by_part) {
    std::vector<std::string> names;
    for (auto const& tag : with_fallbacks({"zh", "Hant", "TW"})) names.push_back(to_string(tag));
    EXPECT_THAT(names, testing::ElementsAre("zh-Hant-TW", "zh-Hant", "zh"));
    EXPECT_THAT(with_fallbacks({"pt", "", "BR"}),
                testing::ElementsAre(LocaleTag{"pt", "", "BR"}, LocaleTag{"pt", "", ""}));
}

}  // namespace
}  // namespace sparekey::rescue

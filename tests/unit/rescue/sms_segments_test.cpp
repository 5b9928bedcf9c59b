#include "rescue/sms_segments.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sparekey::rescue {

void PrintTo(SmsSize const& size, std::ostream* out) {
    *out << to_string(size.encoding) << ", " << size.units << " units, " << size.segments << " segments";
}

namespace {

std::string repeat(std::string const& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

struct Case {
    std::string text;
    SmsSize size;
};

void expect(std::initializer_list<Case> cases) {
    for (auto const& [text, size] : cases) EXPECT_EQ(sms_size(text), size) << text;
}

constexpr auto kGsm7 = SmsEncoding::gsm7;
constexpr auto kUcs2 = SmsEncoding::ucs2;

TEST(SmsSegments, count_septets_of_the_basic_table) {
    expect({
        {"", {kGsm7, 0, 1}},
        {"Your code: 0042", {kGsm7, 15, 1}},
        {"Tür, àèéìòù, ß, Ñ, ¿¡, ÄÖÜ, Å, Ç", {kGsm7, 32, 1}},
        {"two\nlines", {kGsm7, 9, 1}},
        {"ΔΦΓΛΩΠΨΣΘΞ", {kGsm7, 10, 1}},
        {"@£$¥_¤§", {kGsm7, 7, 1}},
    });
}

TEST(SmsSegments, count_the_extension_table_twice) {
    expect({
        {"€", {kGsm7, 2, 1}},
        {"{}[]~|^\\", {kGsm7, 16, 1}},
        {"12 €", {kGsm7, 5, 1}},
    });
}

TEST(SmsSegments, need_ucs2_for_one_letter_that_is_in_no_table) {
    for (auto const* const letter :
         {"ç", "á", "í", "ó", "ú", "ê", "û", "ã", "õ", "…", "’", "–", "`", "\u00a0", "\u202f", "\t", "α"}) {
        EXPECT_EQ(sms_size(letter), (SmsSize{kUcs2, 1, 1})) << letter;
    }
}

TEST(SmsSegments, count_utf16_units) {
    expect({
        {"玄関の暗証番号", {kUcs2, 7, 1}},
        {"🚪", {kUcs2, 2, 1}},
        {"👩‍👧 €", {kUcs2, 7, 1}},
    });
}

TEST(SmsSegments, have_less_room_where_there_are_several) {
    expect({
        {repeat("a", 160), {kGsm7, 160, 1}},
        {repeat("a", 161), {kGsm7, 161, 2}},
        {repeat("a", 306), {kGsm7, 306, 2}},
        {repeat("a", 307), {kGsm7, 307, 3}},
        {repeat("関", 70), {kUcs2, 70, 1}},
        {repeat("関", 71), {kUcs2, 71, 2}},
        {repeat("関", 134), {kUcs2, 134, 2}},
        {repeat("関", 135), {kUcs2, 135, 3}},
    });
}

TEST(SmsSegments, do_not_split_a_character) {
    expect({
        {repeat("€", 80), {kGsm7, 160, 1}},
        // 76 pairs fill 152 septets; the 153rd stays empty, so that the third segment comes early.
        {repeat("€", 153), {kGsm7, 306, 3}},
        {repeat("a", 152) + "€" + repeat("a", 152), {kGsm7, 306, 3}},
        {repeat("🚪", 35), {kUcs2, 70, 1}},
        {repeat("🚪", 67), {kUcs2, 134, 3}},
        {repeat("関", 66) + "🚪" + repeat("関", 66), {kUcs2, 134, 3}},
    });
}

}  // namespace
}  // namespace sparekey::rescue

#include "rescue/plain_text.hpp"

#include <gtest/gtest.h>

namespace sparekey::rescue {
namespace {

TEST(OneLine, makes_one_line_of_any_name) {
    EXPECT_EQ(one_line("Front Door", 60), "Front Door");
    EXPECT_EQ(one_line("  Front \t  Door\r\n", 60), "Front Door");
    EXPECT_EQ(one_line("Front\nBcc: everybody@example.com", 60), "Front Bcc: everybody@example.com");
    EXPECT_EQ(one_line("\x1b[31mred\x07", 60), "[31mred");
    EXPECT_EQ(one_line(std::string_view("a\0b", 3), 60), "a b");
    EXPECT_EQ(one_line("a\u2028b\u0085c\u00a0d", 60), "a b c d");
    EXPECT_EQ(one_line("", 60), "");
    EXPECT_EQ(one_line(" \n ", 60), "");
}

TEST(OneLine, keeps_no_sign_that_turns_the_writing_around) {
    EXPECT_EQ(one_line("\u202eDoor\u202c", 60), "Door");
    EXPECT_EQ(one_line("\u2066Door\u2069 1", 60), "Door 1");
}

TEST(OneLine, keeps_letters_of_every_writing) {
    for (auto const* const name : {"Praça Ñ", "玄関ドア", "Дверь", "باب", "🚪 1", "👩‍👧"})
        EXPECT_EQ(one_line(name, 60), name);
}

TEST(OneLine, replaces_what_is_no_utf8_and_what_marks_the_pin) {
    EXPECT_EQ(one_line("a\xff", 60), "a\ufffd");
    EXPECT_EQ(one_line("a\ue000b", 60), "a b");
}

TEST(OneLine, cuts_between_characters) {
    EXPECT_EQ(one_line(std::string(100, 'x'), 60), std::string(60, 'x'));
    EXPECT_EQ(one_line("玄関ドア", 2), "玄関");
    EXPECT_EQ(one_line("Front Door", 6), "Front");
}

TEST(CutTo, keeps_marks_with_their_letters) {
    EXPECT_EQ(cut_to("abe\u0301", 3), "ab");
    EXPECT_EQ(cut_to("abe\u0301", 4), "abe\u0301");
    EXPECT_EQ(cut_to("a👩‍👧", 2), "a");
    EXPECT_EQ(cut_to("a👩‍👧", 3), "a");
    EXPECT_EQ(cut_to("abc", 0), "");
}

TEST(InGsmLetters, plain_letters_and_signs_take_the_place_of_others) {
    EXPECT_EQ(in_gsm_letters("Praça São João"), "Praca Sao Joao");
    EXPECT_EQ(in_gsm_letters("sáb, 5 août"), "sab, 5 aout");
    EXPECT_EQ(in_gsm_letters("Jane’s “Loft” – 2"), "Jane's \"Loft\" - 2");
}

TEST(InGsmLetters, what_an_sms_can_have_stays) {
    EXPECT_EQ(in_gsm_letters("Tür ß à ñ Ç € [1]"), "Tür ß à ñ Ç € [1]");
}

TEST(InGsmLetters, what_has_no_plain_form_stays) {
    EXPECT_EQ(in_gsm_letters("玄関ドア Ж 🚪"), "玄関ドア Ж 🚪");
}

}  // namespace
}  // namespace sparekey::rescue

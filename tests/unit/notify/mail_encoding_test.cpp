#include "notify/mail_encoding.hpp"

#include <gmock/gmock.h>

#include <sstream>
#include <vector>

#include "core/encoding.hpp"

namespace sparekey::notify {
namespace {

using testing::Each;
using testing::SizeIs;

std::vector<std::string> lines_of(std::string const& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (line.ends_with('\r')) line.pop_back();
        lines.push_back(line);
    }
    return lines;
}

/// What encoded words say, each decoded for itself; every one must be whole UTF-8.
std::string decoded(std::string const& header) {
    std::string text;
    for (auto line : lines_of(header)) {
        if (line.starts_with(' ')) line.erase(0, 1);
        EXPECT_TRUE(line.starts_with("=?UTF-8?B?") && line.ends_with("?=")) << line;
        EXPECT_LE(line.size(), 75u);
        auto const word = base64_decode(line.substr(10, line.size() - 12));
        EXPECT_TRUE(word && is_utf8(*word)) << line;
        text += word.value_or("");
    }
    return text;
}

TEST(HeaderText, of_short_ASCII_stays_as_it_is) {
    EXPECT_EQ(header_text("Your door code"), "Your door code");
    EXPECT_EQ(header_text(""), "");
    EXPECT_EQ(header_text("a \"b\" <c> (d)"), "a \"b\" <c> (d)");
}

TEST(HeaderText, of_anything_else_becomes_encoded_words_of_whole_characters) {
    EXPECT_EQ(header_text("Türcode"), "=?UTF-8?B?VMO8cmNvZGU=?=");
    for (std::string const text :
         {"Ihr Türcode für das Gästehaus „Zur schönen Aussicht“ in Überlingen am Bodensee ist geändert",
          "玄関の暗証番号が変更されましたのでお知らせいたします。どうぞよろしくお願いいたします。",
          "🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑", "=?UTF-8?B?SGk=?=", " leading", "trailing ",
          "plain, but longer than what may stand on one line beside the name of a header"})
        EXPECT_EQ(decoded(header_text(text)), text);
}

TEST(HeaderText, cannot_begin_another_header) {
    EXPECT_EQ(header_text("Hi\r\nBcc: all@example.com"), "Hi  Bcc: all@example.com");
    EXPECT_EQ(header_text(std::string_view("a\0b\x7f"
                                           "c",
                                           5)),
              "a b c");
    EXPECT_EQ(decoded(header_text("ü\r\n\r\nbody")), "ü    body");
    EXPECT_EQ(decoded(header_text("\xff\xfe")), "\ufffd\ufffd");
}

TEST(DisplayName, is_quoted_or_encoded) {
    EXPECT_EQ(display_name("Jane van Doe"), "\"Jane van Doe\"");
    EXPECT_EQ(display_name(R"(Jane "JD" Doe\)"), R"("Jane \"JD\" Doe\\")");
    EXPECT_EQ(display_name("Doe, Jane <all@example.com>"), "\"Doe, Jane <all@example.com>\"");
    EXPECT_EQ(decoded(display_name("Jürgen")), "Jürgen");
    EXPECT_EQ(display_name("Jane\r\nBcc: all@example.com"), "\"Jane  Bcc: all@example.com\"");
}

std::string quoted_printable(std::string_view text) {
    std::string into;
    append_quoted_printable(into, text);
    EXPECT_LE(into.size(), quoted_printable_size(text));
    EXPECT_THAT(lines_of(into), Each(SizeIs(testing::Le(76u))));
    return into;
}

TEST(QuotedPrintable, leaves_plain_text_plain) {
    EXPECT_EQ(quoted_printable("Your code is 4207.\nWelcome!"), "Your code is 4207.\r\nWelcome!\r\n");
    EXPECT_EQ(quoted_printable("a\r\nb\n"), "a\r\nb\r\n");
    EXPECT_EQ(quoted_printable("a\n\nb"), "a\r\n\r\nb\r\n");
    EXPECT_EQ(quoted_printable(""), "");
}

TEST(QuotedPrintable, encodes_what_would_not_arrive) {
    EXPECT_EQ(quoted_printable("Grüße = 1"), "Gr=C3=BC=C3=9Fe =3D 1\r\n");
    EXPECT_EQ(quoted_printable("blank \ntab\t\r\nend "), "blank=20\r\ntab=09\r\nend=20\r\n");
    EXPECT_EQ(quoted_printable(".\n..dots\nFrom here\nmid . From"),
              "=2E\r\n=2E.dots\r\n=46rom here\r\nmid . From\r\n");
    EXPECT_EQ(quoted_printable(std::string_view("\0\x01\x7f\xff\rx", 6)), "=00=01=7F=FF=0Dx\r\n");
}

TEST(QuotedPrintable, breaks_long_lines_softly) {
    EXPECT_EQ(quoted_printable(std::string(75, 'a')), std::string(75, 'a') + "\r\n");
    EXPECT_EQ(quoted_printable(std::string(76, 'a')), std::string(75, 'a') + "=\r\na\r\n");
    EXPECT_EQ(quoted_printable(std::string(74, 'a') + "ü"), std::string(74, 'a') + "=\r\n=C3=BC\r\n");
    EXPECT_EQ(quoted_printable(std::string(75, 'a') + "."), std::string(75, 'a') + "=\r\n=2E\r\n");
    quoted_printable(std::string(5000, '\xff'));
    quoted_printable(std::string(5000, '\n'));
    quoted_printable(std::string(5000, '='));
}

}  // namespace
}  // namespace sparekey::notify

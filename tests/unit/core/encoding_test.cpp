#include "core/encoding.hpp"

#include <gtest/gtest.h>

namespace sparekey {
namespace {

using namespace std::string_literals;

struct Base64Case {
    std::string bytes;
    std::string text;
};

// RFC 4648 §10, and bytes that need the last two letters of the alphabet.
Base64Case const kBase64[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {"\0\xff\xfb\xef\xbe"s, "AP/7774="},
};

TEST(Base64, encodes_the_vectors_of_the_rfc) {
    for (auto const& [bytes, text] : kBase64) EXPECT_EQ(base64_encode(bytes), text);
}

TEST(Base64, decodes_what_it_encodes) {
    for (auto const& [bytes, text] : kBase64) EXPECT_EQ(base64_decode(text), bytes);
    std::string every_byte;
    for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
    EXPECT_EQ(base64_decode(base64_encode(every_byte)), every_byte);
}

TEST(Base64, refuses_what_no_encoder_writes) {
    for (auto const& text : {
             "Z"s,        "Zg"s,     "Zg="s,     "Zg==="s,
             "Zg==Zg=="s,  // padding missing, too long, or in the middle
             "="s,        "===="s,   "Z==="s,    "=Zg="s,
             "Zg=a"s,                                          // padding alone or misplaced
             "Zh=="s,     "Zm9="s,                             // trailing bits that are not zero
             " Zg=="s,    "Zg==\n"s, "Zm\n9v"s,  "Zm9v    "s,  // white space
             "Zm-_"s,     "Zm9\0"s,  "Zm9\xc3"s, "Zm9*"s,      // foreign characters, base64url's included
         })
        EXPECT_EQ(base64_decode(text), std::nullopt) << '"' << text << '"';
}

TEST(Utf8, takes_each_length_up_to_its_bounds) {
    for (auto const& [bytes, size] : std::initializer_list<std::pair<std::string, std::size_t>>{
             {"\0"s, 1},
             {"\x7f", 1},
             {"\xc2\x80", 2},
             {"\xdf\xbf", 2},
             {"\xe0\xa0\x80", 3},
             {"\xed\x9f\xbf", 3},
             {"\xee\x80\x80", 3},
             {"\xef\xbf\xbf", 3},
             {"\xf0\x90\x80\x80", 4},
             {"\xf4\x8f\xbf\xbf", 4},
         }) {
        EXPECT_EQ(utf8_character(bytes), size);
        EXPECT_EQ(utf8_character(bytes + "x"), size);
        EXPECT_TRUE(is_utf8("a" + bytes + "z"));
    }
}

TEST(Utf8, refuses_what_is_overlong_cut_short_or_no_character) {
    for (auto const& bytes : {
             "\x80"s, "\xbf"s,                                                // continuation alone
             "\xc0\x80"s, "\xc1\xbf"s, "\xe0\x9f\xbf"s, "\xf0\x8f\xbf\xbf"s,  // overlong
             "\xed\xa0\x80"s, "\xed\xbf\xbf"s,                                // surrogates
             "\xf4\x90\x80\x80"s, "\xf5\x80\x80\x80"s, "\xff"s,               // beyond U+10FFFF
             "\xc3"s, "\xe2\x82"s, "\xf0\x9f\x98"s,                           // cut short
             "\xc3("s, "\xe2(\xa1"s, "\xe2\x82("s, "\xf0\x9f\x98("s,          // not continued
         }) {
        EXPECT_EQ(utf8_character(bytes), 0u);
        EXPECT_FALSE(is_utf8("a" + bytes));
    }
    EXPECT_EQ(utf8_character(""), 0u);
    EXPECT_TRUE(is_utf8(""));
}

TEST(Utf8, sees_a_bad_byte_wherever_it_stands_in_a_long_text) {
    for (std::size_t size = 0; size < 40; ++size) {
        std::string text(size, 'a');
        EXPECT_TRUE(is_utf8(text));
        EXPECT_TRUE(is_utf8(text + "\xc3\xa9" + text));
        for (std::size_t at = 0; at < size; ++at) {
            text[at] = '\xff';
            EXPECT_FALSE(is_utf8(text)) << at << " of " << size;
            text[at] = 'a';
        }
    }
}

TEST(Utf8, replaces_each_bad_byte_and_keeps_the_rest) {
    EXPECT_EQ(to_utf8("caf\xc3\xa9"), "caf\xc3\xa9");
    EXPECT_EQ(to_utf8("caf\xe9!"), "caf\xef\xbf\xbd!");
    EXPECT_EQ(to_utf8("\xe2\x82"), "\xef\xbf\xbd\xef\xbf\xbd");
    EXPECT_EQ(to_utf8("a\0b"s), "a\0b"s);
}

}  // namespace
}  // namespace sparekey

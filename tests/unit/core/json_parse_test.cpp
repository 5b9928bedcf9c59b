#include <gtest/gtest.h>

#include "core/json.hpp"

namespace sparekey::json {
namespace {

using namespace std::string_literals;

std::string nested(std::size_t levels, char open, char close) {
    return std::string(levels, open) + std::string(levels, close);
}

TEST(JsonParse, takes_what_the_rfc_takes) {
    for (auto const& text : {R"({})"s, R"([])"s, R"("")"s, R"(null)"s, R"(-0.5e-3)"s, " \t\r\n[1 , 2]\n"s,
                             R"(["\ud83d\ude00"])"s, R"(["\u0000"])"s, "[\"\xf0\x9f\x98\x80\"]"s}) {
        auto const document = Document::parse(text);
        EXPECT_TRUE(document) << text << ": " << document.error();
    }
}

TEST(JsonParse, refuses_what_is_not_json) {
    for (auto const& text :
         {""s,     " "s,      "{"s,       "[1,]"s,       "{\"a\":1,}"s,  "{'a':1}"s, "{a:1}"s,
          "[1]x"s, "[1][2]"s, "// c\n1"s, "[NaN]"s,      "[Infinity]"s,  "[01]"s,    "[+1]"s,
          "[.5]"s, "[1.]"s,   "[1e309]"s, "[\"a\nb\"]"s, "[\"\\x41\"]"s, "tru"s,     "\xef\xbb\xbf{}"s}) {
        auto const document = Document::parse(text);
        ASSERT_FALSE(document) << text;
        EXPECT_EQ(document.error().code, Errc::invalid_input);
    }
}

TEST(JsonParse, reads_numbers_exactly) {
    struct Case {
        std::string text, value;
    };
    for (auto const& [text, value] : std::vector<Case>{
             {"-0", "0"},
             {"-9223372036854775808", "-9223372036854775808"},
             {"18446744073709551615", "18446744073709551615"},
             {"18446744073709551616", "18446744073709551616"},
             {"0.30000000000000004", "0.30000000000000004"},
             {"1E5", "1e+05"},
             {"5e-324", "5e-324"},
             {std::string(300, '9') + "e-290", "1e+10"},
             {"0." + std::string(450, '0') + "81985529216486884969e450", "0.8198552921648689"},
         }) {
        auto const document = Document::parse(text);
        ASSERT_TRUE(document) << text << ": " << document.error();
        EXPECT_EQ(document->root().dump(), value) << text;
    }
}

// RapidJSON's kParseFullPrecisionFlag crashes on the second one.
TEST(JsonParse, refuses_numbers_beyond_a_double) {
    for (auto const& number : {"9e308"s, "0." + std::string(450, '0') + "81985529216486884969", "-1e-400"s}) {
        auto const document = Document::parse('[' + number + ']');
        ASSERT_FALSE(document) << number;
        EXPECT_EQ(document.error().message, "JSON: a number beyond the range of double at byte 1");
    }
}

TEST(JsonParse, refuses_a_nul_byte_wherever_it_stands) {
    for (auto const& text : {"{\"a\":1}\0"s, "{\"a\":1}\0garbage"s, "\0{}"s, "[\"a\0b\"]"s})
        EXPECT_FALSE(Document::parse(text));
}

TEST(JsonParse, refuses_bytes_that_are_not_utf8) {
    for (auto const& text :
         {"[\"\xff\"]"s, "[\"\xc0\x80\"]"s, "[\"\xed\xa0\x80\"]"s, "{\"\xe2\x82\":1}"s, "[\"\xc3"s})
        EXPECT_FALSE(Document::parse(text));
}

TEST(JsonParse, refuses_lone_surrogates) {
    for (auto const& text : {R"(["\udc00"])"s, R"(["\ud800"])"s, R"(["\ud800\ud800"])"s,
                             R"(["\ude00\ud83d"])"s, R"({"\udc00":1})"s})
        EXPECT_FALSE(Document::parse(text)) << text;
}

TEST(JsonParse, goes_32_levels_deep_and_no_further) {
    EXPECT_TRUE(Document::parse(nested(32, '[', ']')));
    EXPECT_FALSE(Document::parse(nested(33, '[', ']')));
    EXPECT_EQ(Document::parse(nested(1'000'000, '[', ']')).error().code, Errc::too_large);

    std::string objects = "1";
    for (int i = 0; i < 32; ++i) objects = R"({"a":)" + objects + '}';
    EXPECT_TRUE(Document::parse(objects));
    EXPECT_EQ(Document::parse('[' + objects + ']').error().code, Errc::too_large);
}

TEST(JsonParse, counts_depth_and_not_siblings) {
    std::string siblings = "[";
    for (int i = 0; i < 100; ++i) siblings += "[{}],";
    EXPECT_TRUE(Document::parse(siblings + "1]"));
}

TEST(JsonParse, says_where_and_never_what) {
    auto const error = Document::parse(R"({"code":"0000",})").error();
    EXPECT_NE(error.message.find("at byte 15"), std::string::npos) << error;
    EXPECT_EQ(error.message.find("0000"), std::string::npos);
}

TEST(JsonParse, keeps_the_document_in_place_when_it_moves) {
    auto document = Document::parse(R"({"a":"b"})").value();
    auto const root = document.root();
    auto const moved = std::move(document);
    EXPECT_EQ(root.string("a").value(), "b");
}

}  // namespace
}  // namespace sparekey::json

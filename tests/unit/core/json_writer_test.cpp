#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>

#include "core/json.hpp"

namespace sparekey::json {
namespace {

using namespace std::string_literals;

TEST(JsonWriter, writes_every_kind_of_value) {
    Writer out;
    out.begin_object();
    out.member("text", "a").member("string", "b"s).member("view", std::string_view("c"));
    out.member("at", Instant()).member("on", true).member("n", -1).member("u", 4'000'000'000u);
    out.member("ms", 1795403100123LL)
        .member("size", std::numeric_limits<std::size_t>::max())
        .member("real", 0.5);
    out.member("some", std::optional<std::string>("d")).member("none", std::optional<std::string>());
    out.key("list").begin_array().value(1).null().begin_object().end_object().end_array();
    out.key("raw").raw(R"({"z":[1]})");
    out.end_object();
    EXPECT_EQ(
        out.text(),
        R"({"text":"a","string":"b","view":"c","at":"1970-01-01T00:00:00.000Z","on":true,"n":-1,"u":4000000000,)"
        R"("ms":1795403100123,"size":18446744073709551615,"real":0.5,"some":"d","none":null,)"
        R"("list":[1,null,{}],"raw":{"z":[1]}})");
}

TEST(JsonWriter, escapes_strings_so_that_they_come_back) {
    auto const text = "quote \" backslash \\ line \n nul \0 del \x7f e \xc3\xa9"s;
    Writer out;
    out.begin_array().value(text).end_array();
    auto const document = Document::parse(out.text()).value();
    EXPECT_EQ(document.root().items().at(0).as_string().value(), text);
}

TEST(JsonWriter, replaces_bytes_that_are_not_utf8) {
    Writer out;
    out.begin_object()
        .member("a\xff",
                "b\xff"
                "c")
        .end_object();
    EXPECT_EQ(out.text(),
              "{\"a\xef\xbf\xbd\":\"b\xef\xbf\xbd"
              "c\"}");
}

TEST(JsonWriter, has_no_word_for_numbers_that_are_not_finite) {
    Writer out;
    out.begin_array()
        .value(std::numeric_limits<double>::infinity())
        .value(std::numeric_limits<double>::quiet_NaN());
    out.end_array();
    EXPECT_EQ(out.text(), "[null,null]");
}

TEST(JsonWriter, writes_numbers_so_that_they_come_back) {
    for (auto const number :
         {0.30000000000000004, 1.0 / 3, 5e-324, 1.7976931348623157e308, 1e22, 34.052234}) {
        Writer out;
        out.begin_array().value(number).end_array();
        EXPECT_EQ(std::strtod(out.text().c_str() + 1, nullptr), number);
        EXPECT_EQ(Document::parse(out.text()).value().root().dump(), out.text());
    }
}

TEST(JsonWriter, hands_a_text_with_a_secret_out_as_a_secret) {
    Writer out;
    out.begin_object().member("pin", Secret("0000")).end_object();
    EXPECT_TRUE(same(out.take_secret(), Secret(R"({"pin":"0000"})")));
}

TEST(JsonWriter, grows_with_the_text) {
    std::string const long_text(100'000, 'x');
    Writer out;
    out.begin_array();
    for (int i = 0; i < 10; ++i) out.value(long_text);
    out.end_array();
    EXPECT_EQ(out.text().size(), 10 * (long_text.size() + 3) + 1);
}

}  // namespace
}  // namespace sparekey::json

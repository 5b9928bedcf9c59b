#include <gtest/gtest.h>

#include "core/json.hpp"

namespace sparekey::json {
namespace {

char const* const kText = R"({
    "code": "0000", "name": "Tür \u0041", "ends_at": "2026-11-23T03:05:00Z", "count": -7, "on": true, "none": null,
    "most": 9223372036854775807, "beyond": 9223372036854775808, "real": 1.0,
    "device": {"id": "d1", "errors": [{"error_code": "offline"}, 5]},
    "twice": 1, "twice": 2})";

class JsonMembers : public testing::Test {
  protected:
    Document document_ = Document::parse(kText).value();
    Value root_ = document_.root();
};

template <class T>
void expect_error(Result<T> const& result, std::string_view message) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(), (Error{Errc::invalid_input, std::string(message)}));
}

TEST_F(JsonMembers, are_read_by_type) {
    EXPECT_EQ(root_.string("name").value(), "Tür A");
    EXPECT_TRUE(same(root_.secret("code").value(), Secret("0000")));
    EXPECT_EQ(root_.instant("ends_at").value(), parse_instant("2026-11-23T03:05:00Z").value());
    EXPECT_EQ(root_.integer("count").value(), -7);
    EXPECT_EQ(root_.integer("most").value(), 9223372036854775807);
    EXPECT_EQ(root_.optional_bool("on").value(), true);
    EXPECT_EQ(root_.object("device").value().string("id").value(), "d1");
}

TEST_F(JsonMembers, that_are_required_must_be_there) {
    expect_error(root_.string("missing"), "missing: missing");
    expect_error(root_.secret("none"), "none: missing");
    expect_error(root_.instant("none"), "none: missing");
    expect_error(root_.integer("none"), "none: missing");
    expect_error(root_.object("none"), "none: missing");
    expect_error(root_.array("none"), "none: missing");
}

TEST_F(JsonMembers, that_are_optional_may_be_missing_or_null) {
    for (auto const* const key : {"missing", "none"}) {
        EXPECT_EQ(root_.optional_string(key).value(), std::nullopt);
        EXPECT_FALSE(root_.optional_secret(key).value().has_value());
        EXPECT_EQ(root_.optional_instant(key).value(), std::nullopt);
        EXPECT_EQ(root_.optional_integer(key).value(), std::nullopt);
        EXPECT_EQ(root_.optional_bool(key).value(), std::nullopt);
        EXPECT_FALSE(root_.optional_object(key).value().has_value());
    }
}

TEST_F(JsonMembers, of_another_type_are_errors_even_when_optional) {
    expect_error(root_.string("count"), "count: not a string");
    expect_error(root_.secret("count"), "count: not a string");
    expect_error(root_.instant("count"), "count: not a string");
    expect_error(root_.instant("name"), "name: not an RFC 3339 time");
    expect_error(root_.integer("name"), "name: not an integer, or beyond 64 bits");
    expect_error(root_.object("name"), "name: not an object");
    expect_error(root_.array("device"), "device: not an array");
    expect_error(root_.optional_string("device"), "device: not a string");
    expect_error(root_.optional_secret("on"), "on: not a string");
    expect_error(root_.optional_instant("code"), "code: not an RFC 3339 time");
    expect_error(root_.optional_integer("code"), "code: not an integer, or beyond 64 bits");
    expect_error(root_.optional_bool("count"), "count: not true or false");
    expect_error(root_.optional_object("count"), "count: not an object");
}

TEST_F(JsonMembers, are_integers_only_without_fraction_and_within_64_bits) {
    EXPECT_FALSE(root_.integer("real"));
    EXPECT_FALSE(root_.integer("beyond"));
}

TEST_F(JsonMembers, that_are_there_twice_are_refused_when_asked_for) {
    expect_error(root_.integer("twice"), "twice: there twice");
    expect_error(root_.optional_integer("twice"), "twice: there twice");
    EXPECT_TRUE(root_.array_or_empty("twice").empty());
}

TEST_F(JsonMembers, name_their_whole_path_in_errors) {
    auto const errors = root_.object("device").value().array("errors").value();
    ASSERT_EQ(errors.size(), 2u);
    EXPECT_EQ(errors[0].string("error_code").value(), "offline");
    expect_error(errors[0].string("message"), "device.errors[0].message: missing");
    expect_error(errors[1].string("error_code"), "device.errors[1]: not an object");
    expect_error(errors[1].as_string(), "device.errors[1]: not a string");
}

TEST_F(JsonMembers, are_listed_with_their_repetitions) {
    auto const keys = root_.keys();
    EXPECT_EQ(keys.size(), 12u);
    EXPECT_EQ(std::count(keys.begin(), keys.end(), "twice"), 2);
}

TEST_F(JsonMembers, are_there_unless_missing_or_null) {
    EXPECT_TRUE(root_.has("code"));
    EXPECT_FALSE(root_.has("none"));
    EXPECT_FALSE(root_.has("missing"));
    EXPECT_FALSE(root_.has("cod"));
}

TEST_F(JsonMembers, that_only_advise_are_empty_when_they_are_no_list) {
    EXPECT_EQ(root_.object("device").value().array_or_empty("errors").size(), 2u);
    for (auto const* const key : {"missing", "none", "code", "device"})
        EXPECT_TRUE(root_.array_or_empty(key).empty());
}

TEST(JsonValue, of_any_type_answers_every_question_without_harm) {
    for (auto const* const text : {"null", "true", "1", "1.5", R"("text")", "[]", "[[1]]", "{}"}) {
        auto const document = Document::parse(text).value();
        auto const root = document.root();
        EXPECT_FALSE(root.has("a"));
        EXPECT_FALSE(root.string("a"));
        EXPECT_TRUE(root.keys().empty());
        EXPECT_TRUE(root.array_or_empty("a").empty());
        EXPECT_EQ(root.items().size(), root.dump() == "[[1]]" ? 1u : 0u);
        EXPECT_EQ(root.as_object().has_value(), root.is_object());
        EXPECT_EQ(root.as_array().has_value(), root.is_array());
        EXPECT_EQ(root.as_string().has_value(), root.is_string());
        EXPECT_EQ(root.as_secret().has_value(), root.is_string());
        EXPECT_FALSE(root.as_instant());
        EXPECT_EQ(root.as_bool().has_value(), root.dump() == "true");
        EXPECT_EQ(root.as_integer().has_value(), root.dump() == "1");
        EXPECT_EQ(root.is_null(), root.dump() == "null");
    }
}

TEST(JsonValue, at_the_root_is_called_json_in_errors) {
    auto const document = Document::parse("[]").value();
    expect_error(document.root().string("a"), "JSON: not an object");
}

TEST(JsonValue, is_written_again_on_one_line) {
    auto const document =
        Document::parse("{ \"a\" : [1, 0.30000000000000004, \"\\u00e9\\n\"],\n\"b\":null }").value();
    EXPECT_EQ(document.root().dump(), "{\"a\":[1,0.30000000000000004,\"\xc3\xa9\\n\"],\"b\":null}");
    EXPECT_EQ(document.root().array("a").value()[2].dump(), "\"\xc3\xa9\\n\"");
}

}  // namespace
}  // namespace sparekey::json

#include "rescue/mustache.hpp"

#include <gmock/gmock.h>

namespace sparekey::rescue {
namespace {

std::string render(std::string_view text, Mustache::Values const& values) {
    return Mustache::parse(text)->render(values);
}

/// "LINE: MESSAGE"
std::string trouble(std::string_view text) {
    auto const parsed = Mustache::parse(text);
    if (parsed) return "none";
    return std::to_string(parsed.error().line) + ": " + parsed.error().message;
}

TEST(Mustache, puts_values_in_as_they_are) {
    EXPECT_EQ(render("Hello {{guest}}!", {{"guest", "O'Neill & Sons <x>"}}), "Hello O'Neill & Sons <x>!");
    EXPECT_EQ(render("{{{guest}}}{{& guest }}", {{"guest", "<"}}), "<<");
}

TEST(Mustache, shows_sections_where_there_is_a_value) {
    auto const* const text = "now{{#until}}, until {{until}}{{/until}}{{^until}} and ever{{/until}}.";
    EXPECT_EQ(render(text, {{"until", "noon"}}), "now, until noon.");
    EXPECT_EQ(render(text, {}), "now and ever.");
    EXPECT_EQ(render(text, {{"until", ""}}), "now and ever.");
}

TEST(Mustache, never_reads_a_value_as_a_template) {
    EXPECT_EQ(render("{{door}}", {{"door", "{{pin}} {{#x}} {{"}, {"pin", "4207"}}), "{{pin}} {{#x}} {{");
    EXPECT_EQ(render("{{#door}}{{door}}{{/door}}", {{"door", "{{{pin}}}"}, {"pin", "4207"}}), "{{{pin}}}");
}

TEST(Mustache, leaves_comments_out) {
    EXPECT_EQ(render("a{{! not for {guests} }}b", {}), "ab");
}

TEST(Mustache, lists_its_tags_with_their_lines) {
    auto const parsed = Mustache::parse("{{a}}\n{{#b}}\n{{c}}{{/b}}{{! d }}\n{{^e}}{{/e}}");
    std::vector<std::string> tags;
    for (auto const& tag : parsed->tags()) tags.push_back(tag.name + std::to_string(tag.line));
    EXPECT_THAT(tags, testing::ElementsAre("a1", "b2", "c3", "e4"));
}

TEST(Mustache, says_in_which_line_it_breaks) {
    EXPECT_EQ(trouble("one\ntwo {{pin"), "2: Unclosed tag");
    EXPECT_EQ(trouble("one\n\n{{#until}} x"), "3: Unclosed section \"until\"");
    EXPECT_EQ(trouble("{{#a}}\n{{#b}}{{/a}}{{/b}}"), "1: Unclosed section \"a\"");
    EXPECT_EQ(trouble("one\n{{/until}}"), "2: Unopened section \"until\"");
    EXPECT_EQ(trouble("one\n{{"), "2: Unclosed tag");
}

TEST(Mustache, takes_no_partials_and_no_other_delimiters) {
    EXPECT_EQ(trouble("\n{{> footer}}"), "2: templates have no partials and no delimiters of their own");
    EXPECT_EQ(trouble("{{=<% %>=}}"), "1: templates have no partials and no delimiters of their own");
}

TEST(Mustache, survives_any_text) {
    // Each piece of a text with one of everything, and each with the braces once more at its end.
    std::string const text =
        "{{a}} {{{b}}} {{&c}} {{#d}}x{{^e}}y{{/e}}{{/d}} {{! f }} {{=<< >>=}} <<g>> <<={{ }}=>> {{.}}";
    for (std::size_t begin = 0; begin < text.size(); ++begin) {
        for (std::size_t size = 0; size <= text.size() - begin; ++size) {
            for (auto const* const end : {"", "{", "{{", "{{{", "{{=", "<<", "}}"}) {
                auto const parsed = Mustache::parse(text.substr(begin, size) + end);
                if (parsed) parsed->render({{"a", "x"}});
            }
        }
    }
}

}  // namespace
}  // namespace sparekey::rescue

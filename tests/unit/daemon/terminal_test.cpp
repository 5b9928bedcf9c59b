#include "daemon/terminal.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "daemon/durations.hpp"

namespace sparekey::daemon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(DisplayWidth, is_what_a_terminal_shows) {
    EXPECT_EQ(display_width(""), 0u);
    EXPECT_EQ(display_width("Müller"), 6u);
    EXPECT_EQ(display_width("M\u0075\u0308ller"), 6u) << "u and a combining diaeresis";
    EXPECT_EQ(display_width("山田"), 4u);
    EXPECT_EQ(display_width("\xff"), 1u) << "not UTF-8";
}

TEST(Fit, cuts_with_an_ellipsis_and_never_through_a_character) {
    EXPECT_EQ(fit("Müller", 6), "Müller");
    EXPECT_EQ(fit("Müller", 4), "Mül…");
    EXPECT_EQ(fit("山田太郎", 4), "山…");
    EXPECT_EQ(fit("abc", 0), "");
}

TEST(Fit, lets_no_escape_sequence_through) {
    EXPECT_EQ(fit("a\x1b[31m\nb", 20), "a?[31m?b");
    EXPECT_THAT(wrap("a\x1b[31m", 20), ElementsAre("a?[31m"));
    EXPECT_THAT(wrap("a\x1b[31mbcdefgh", 4), Not(testing::Contains(HasSubstr("\x1b"))));
}

TEST(Wrap, breaks_at_spaces_and_loses_nothing) {
    EXPECT_THAT(wrap("one two three", 8), ElementsAre("one two", "three"));
    EXPECT_THAT(wrap("", 8), ElementsAre(""));
    EXPECT_THAT(wrap("to 1f6b0d6e-aaaa", 6), ElementsAre("to", "1f6b0d", "6e-aaa", "a"));
}

TextTable table_of(std::string const& last) {
    TextTable table({"STATE", "NAME", "REASON"});
    table.add({"dead", "Müller", last}, Colour::red);
    return table;
}

TEST(Table, aligns_by_what_is_shown) {
    std::ostringstream out;
    table_of("why").print(out, {});
    EXPECT_EQ(out.str(),
              "STATE  NAME    REASON\n"
              "dead   Müller  why\n");
}

TEST(Table, is_never_wider_than_the_terminal) {
    std::ostringstream out;
    table_of(std::string(200, 'x')).print(out, {});
    std::istringstream lines(out.str());
    for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), 80u) << line;
}

TEST(Table, is_coloured_only_where_colours_are) {
    std::ostringstream plain, coloured;
    table_of("why").print(plain, {});
    table_of("why").print(coloured, {.colours = true});
    EXPECT_THAT(plain.str(), Not(HasSubstr("\x1b")));
    EXPECT_THAT(coloured.str(), HasSubstr("\x1b[31mdead"));
}

TEST(Durations, say_the_two_units_that_matter) {
    using namespace std::chrono_literals;
    std::map<std::chrono::milliseconds, std::string> const texts{{-5s, "0 s"},
                                                                 {999ms, "0 s"},
                                                                 {59s, "59 s"},
                                                                 {60s, "1 min"},
                                                                 {150s, "2 min"},
                                                                 {2h + 5min, "2 h 5 min"},
                                                                 {76h + 59min, "3 d 4 h"},
                                                                 {24h, "1 d"}};
    for (auto const& [length, text] : texts) EXPECT_EQ(describe(length), text);
    EXPECT_EQ(relative(Instant() + 5min, Instant()), "in 5 min");
    EXPECT_EQ(relative(Instant(), Instant() + 5min), "5 min ago");
    EXPECT_EQ(relative(Instant(), Instant()), "now");
    EXPECT_EQ(short_time(Instant()), "1970-01-01 00:00:00Z");
}

}  // namespace
}  // namespace sparekey::daemon

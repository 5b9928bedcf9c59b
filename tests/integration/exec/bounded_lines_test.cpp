#include "async/bounded_lines.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace sparekey {
namespace {

using testing::ElementsAre;

std::vector<std::string> lines_of(std::vector<std::string> const& pieces, BoundedLines::Limits limits = {}) {
    std::vector<std::string> lines;
    BoundedLines splitter([&](std::string_view line) { lines.emplace_back(line); }, limits);
    for (auto const& piece : pieces) splitter.feed(piece);
    splitter.finish();
    return lines;
}

TEST(BoundedLines, hands_over_lines_however_the_bytes_were_cut) {
    EXPECT_THAT(lines_of({"one\ntwo\nthree\n"}), ElementsAre("one", "two", "three"));
    EXPECT_THAT(lines_of({"o", "ne", "\n", "two\nth", "ree\n"}), ElementsAre("one", "two", "three"));
}

TEST(BoundedLines, hands_over_a_last_line_without_an_end) {
    EXPECT_THAT(lines_of({"one\ntwo"}), ElementsAre("one", "two"));
}

TEST(BoundedLines, leaves_out_empty_lines) {
    EXPECT_THAT(lines_of({"\n\none\n\n"}), ElementsAre("one"));
}

TEST(BoundedLines, cuts_a_long_line_and_says_so) {
    EXPECT_THAT(lines_of({"0123456789\nnext\n"}, {.line = 4, .total = 100}),
                ElementsAre("0123", "(the line above was longer)", "next"));
    EXPECT_THAT(lines_of({"012", "345", "6789"}, {.line = 4, .total = 100}),
                ElementsAre("0123", "(the line above was longer)"));
}

TEST(BoundedLines, a_line_of_just_the_limit_is_not_cut) {
    EXPECT_THAT(lines_of({"0123\n"}, {.line = 4, .total = 100}), ElementsAre("0123"));
}

TEST(BoundedLines, stops_at_the_total_and_says_so_once) {
    EXPECT_THAT(lines_of({"aaaa\nbbbb\ncccc\ndddd\n", "eeee\n"}, {.line = 10, .total = 8}),
                ElementsAre("aaaa", "bbbb", "(more was written, and is left out here)"));
}

}  // namespace
}  // namespace sparekey

#include "webhook/line_cutter.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace sparekey::webhook {
namespace {

using testing::ElementsAre;

/// "number:text", or "number!" for one that is too long, of all lines; fed in pieces of `piece` bytes.
std::vector<std::string> cut(std::string_view text, std::size_t piece, std::size_t longest = 10) {
    LineCutter lines(longest);
    std::vector<std::string> all;
    auto const take = [&] {
        while (auto const line = lines.next())
            all.push_back(std::to_string(line->number) + (line->too_long ? "!" : ":") + line->text);
    };
    for (std::size_t at = 0; at < text.size(); at += piece) {
        lines.feed(text.substr(at, piece));
        take();
    }
    lines.finish();
    take();
    return all;
}

TEST(LineCutter, numbers_lines_wherever_the_bytes_are_cut) {
    for (std::size_t piece = 1; piece <= 20; ++piece) {
        EXPECT_THAT(cut("one\n\ntwo\r\nlast", piece), ElementsAre("1:one", "2:", "3:two", "4:last")) << piece;
        EXPECT_THAT(cut("one\n\n", piece), ElementsAre("1:one", "2:")) << piece;
    }
    EXPECT_THAT(cut("", 1), ElementsAre());
}

TEST(LineCutter, gives_a_line_that_is_too_long_without_its_text_and_goes_on) {
    for (std::size_t piece = 1; piece <= 40; ++piece) {
        EXPECT_THAT(cut("0123456789\n0123456789a\n0123456789\r\n" + std::string(100, 'x') + "\nok", piece),
                    ElementsAre("1:0123456789", "2!", "3:0123456789", "4!", "5:ok"))
            << piece;
    }
    EXPECT_THAT(cut(std::string(100, 'x'), 7), ElementsAre("1!"));
}

TEST(LineCutter, takes_any_byte_but_the_line_end) {
    EXPECT_THAT(cut(std::string_view("\0\xff\n\r\r\n", 6), 2),
                ElementsAre(std::string("1:\0\xff", 4), "2:\r"));
}

}  // namespace
}  // namespace sparekey::webhook

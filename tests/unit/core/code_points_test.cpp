#include "core/code_points.hpp"

#include <gtest/gtest.h>

namespace sparekey {
namespace {

TEST(CodePoints, come_out_as_they_went_in) {
    for (auto const* const text : {"", "Front Door", "Tür", "€", "玄関", "🚪 1"}) {
        EXPECT_EQ(to_utf8(code_points(text)), text);
    }
}

TEST(CodePoints, are_one_for_each_character) {
    EXPECT_EQ(code_points("aü€🚪"), U"aü€\U0001f6aa");
}

TEST(CodePoints, replace_what_is_no_utf8) {
    EXPECT_EQ(code_points("a\xff\xc3z"), U"a\ufffd\ufffdz");
}

}  // namespace
}  // namespace sparekey

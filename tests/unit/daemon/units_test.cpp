#include "daemon/config/units.hpp"

#include <gtest/gtest.h>

namespace sparekey::daemon {
namespace {

using namespace std::chrono_literals;

TEST(Duration, has_digits_and_a_unit) {
    EXPECT_EQ(*parse_duration("250ms"), 250ms);
    EXPECT_EQ(*parse_duration("30s"), 30s);
    EXPECT_EQ(*parse_duration("5m"), 5min);
    EXPECT_EQ(*parse_duration("24h"), 24h);
    EXPECT_EQ(*parse_duration("7d"), 7 * 24h);
    EXPECT_EQ(*parse_duration("0s"), 0ms);
}

TEST(Duration, is_nothing_else) {
    for (auto const* text : {"", "30", "s", "-1s", "+1s", "1.5s", "30 s", "30S", "1m30s", "30sec",
                             "99999999999999999999s", "367d"})
        EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(Duration, is_written_without_fractions_in_the_largest_unit) {
    EXPECT_EQ(format_duration(250ms), "250ms");
    EXPECT_EQ(format_duration(1500ms), "1500ms");
    EXPECT_EQ(format_duration(90s), "90s");
    EXPECT_EQ(format_duration(5min), "5m");
    EXPECT_EQ(format_duration(48h), "48h");
    EXPECT_EQ(format_duration(0ms), "0s");
}

TEST(Size, has_digits_and_a_unit) {
    EXPECT_EQ(*parse_size("512B"), 512u);
    EXPECT_EQ(*parse_size("256KiB"), 256u * 1024);
    EXPECT_EQ(*parse_size("1024MiB"), 1024u * 1024 * 1024);
}

TEST(Size, is_nothing_else) {
    for (auto const* text :
         {"", "512", "KiB", "-1B", "1KB", "1GiB", "1025MiB", "18446744073709551616B", "1 KiB"})
        EXPECT_FALSE(parse_size(text)) << text;
}

TEST(Size, is_written_without_fractions_in_the_largest_unit) {
    EXPECT_EQ(format_size(512), "512B");
    EXPECT_EQ(format_size(1536), "1536B");
    EXPECT_EQ(format_size(256 * 1024), "256KiB");
    EXPECT_EQ(format_size(1024 * 1024), "1MiB");
    EXPECT_EQ(format_size(0), "0B");
}

}  // namespace
}  // namespace sparekey::daemon

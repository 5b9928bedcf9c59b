#include "http/retry_after.hpp"

#include <gtest/gtest.h>

namespace sparekey::http {
namespace {

using std::chrono::seconds;

std::optional<seconds> read(std::string_view value) {
    return parse_retry_after(value, parse_instant("2026-11-23T03:05:00.250Z").value());
}

TEST(RetryAfter, counts_seconds) {
    EXPECT_EQ(read("0"), seconds(0));
    EXPECT_EQ(read("7"), seconds(7));
    EXPECT_EQ(read("007"), seconds(7));
    EXPECT_EQ(read("3600"), seconds(3600));
}

TEST(RetryAfter, is_never_more_than_an_hour) {
    EXPECT_EQ(read("3601"), seconds(3600));
    EXPECT_EQ(read("99999999999999999999999999"), seconds(3600));
    EXPECT_EQ(read("Thu, 31 Dec 2026 23:59:59 GMT"), seconds(3600));
}

TEST(RetryAfter, counts_from_now_to_a_date_and_rounds_up) {
    EXPECT_EQ(read("Mon, 23 Nov 2026 03:05:30 GMT"), seconds(30));
    EXPECT_EQ(read("Mon, 23 Nov 2026 03:05:01 GMT"), seconds(1));
}

TEST(RetryAfter, is_nothing_to_wait_for_once_the_date_is_past) {
    EXPECT_EQ(read("Sun, 06 Nov 1994 08:49:37 GMT"), seconds(0));
    EXPECT_EQ(read("Mon, 23 Nov 2026 03:05:00 GMT"), seconds(0));
}

TEST(RetryAfter, is_unknown_where_it_cannot_be_read) {
    for (auto const* const text :
         {"", " 7", "7 ", "-1", "+1", "1.5", "7s", "soon", "Mon, 23 Nov 2026 03:05:30",
          "Mon, 23 Nov 2026 03:05:30 UTC", "Mon, 23 Foo 2026 03:05:30 GMT", "Mon, 30 Feb 2026 03:05:30 GMT",
          "Mon, 23 Nov 2026 24:05:30 GMT", "Mon, 23 Nov 2026 03:60:30 GMT", "Mon, 23 Nov 2026 03-05-30 GMT",
          "Mon, -3 Nov 2026 03:05:30 GMT", "2026-11-23T03:05:30Z", "Monday, 23-Nov-26 03:05:30 GMT"})
        EXPECT_EQ(read(text), std::nullopt) << text;
}

}  // namespace
}  // namespace sparekey::http

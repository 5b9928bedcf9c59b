#include "core/instant.hpp"

#include <gtest/gtest.h>

namespace sparekey {
namespace {

struct Form {
    std::string text;
    std::string instant;
};

void expect_read(std::initializer_list<Form> forms) {
    for (auto const& [text, instant] : forms) {
        auto const read = parse_instant(text);
        ASSERT_TRUE(read) << text << ": " << read.error();
        EXPECT_EQ(to_string(*read), instant) << text;
    }
}

void expect_refused(std::initializer_list<std::string_view> texts) {
    for (auto const text : texts) {
        auto const read = parse_instant(text);
        ASSERT_FALSE(read) << text << " read as " << to_string(*read);
        EXPECT_EQ(read.error().code, Errc::invalid_input);
    }
}

TEST(Instant, reads_every_form_seen_at_seam) {
    expect_read({
        {"2025-01-22T12:00:00.000Z", "2025-01-22T12:00:00.000Z"},
        {"2025-07-04T16:54:17.946049Z", "2025-07-04T16:54:17.946Z"},
        {"2022-08-13T19:23:42+0000", "2022-08-13T19:23:42.000Z"},
        {"2026-12-01T14:55:03Z", "2026-12-01T14:55:03.000Z"},
    });
}

TEST(Instant, reads_the_examples_of_rfc_3339) {
    expect_read({
        {"1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.520Z"},
        {"1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57.000Z"},
        {"1990-12-31T23:59:60Z", "1991-01-01T00:00:00.000Z"},
        {"1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00.000Z"},
        {"1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870Z"},
        {"1985-04-12t23:20:50z", "1985-04-12T23:20:50.000Z"},
    });
}

TEST(Instant, cuts_a_fraction_of_any_length_to_milliseconds) {
    expect_read({
        {"2026-01-01T00:00:00.1Z", "2026-01-01T00:00:00.100Z"},
        {"2026-01-01T00:00:00.12Z", "2026-01-01T00:00:00.120Z"},
        {"2026-01-01T00:00:00.1239999Z", "2026-01-01T00:00:00.123Z"},
        {"2026-01-01T00:00:00.999999999999999999999999999999Z", "2026-01-01T00:00:00.999Z"},
        {"2026-01-01T00:00:00.0004Z", "2026-01-01T00:00:00.000Z"},
    });
    expect_refused({"2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00.5.5Z",
                    "2026-01-01T00:00.5Z"});
}

TEST(Instant, compares_the_same_moment_in_different_zones_as_equal) {
    EXPECT_EQ(*parse_instant("2026-03-01T01:30:00+01:30"), *parse_instant("2026-02-28T19:00:00-0500"));
    EXPECT_EQ(*parse_instant("2026-03-01T00:00:00-00:00"), *parse_instant("2026-03-01T00:00:00Z"));
    EXPECT_EQ(*parse_instant("2026-03-01T00:00:00.0009Z"), *parse_instant("2026-03-01T00:00:00Z"));
}

TEST(Instant, refuses_offsets_that_are_none) {
    expect_refused({"2026-01-01T00:00:00", "2026-01-01T00:00:00+1", "2026-01-01T00:00:00+01",
                    "2026-01-01T00:00:00+01:0", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+01:60",
                    "2026-01-01T00:00:00 01:00", "2026-01-01T00:00:00+01:00Z", "2026-01-01T00:00:00Z+01:00",
                    "2026-01-01T00:00:00+-1:00", "2026-01-01T00:00:00UTC"});
}

TEST(Instant, refuses_days_that_no_calendar_has) {
    expect_refused({"2026-02-29T00:00:00Z", "2024-02-30T00:00:00Z", "2026-04-31T00:00:00Z",
                    "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z",
                    "2026-01-32T00:00:00Z", "1900-02-29T00:00:00Z"});
    expect_read({{"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"},
                 {"2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z"}});
}

TEST(Instant, refuses_times_that_no_clock_shows) {
    expect_refused(
        {"2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T99:00:00Z"});
}

TEST(Instant, takes_a_leap_second_only_at_the_end_of_a_utc_day) {
    expect_read({{"2016-12-31T23:59:60.500Z", "2017-01-01T00:00:00.000Z"}});
    expect_refused({"2016-12-31T12:00:60Z", "2016-12-31T23:59:60+01:00"});
}

TEST(Instant, reads_the_whole_range_of_four_digit_years) {
    expect_read({{"0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"},
                 {"9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"},
                 {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"}});
    expect_refused({"10000-01-01T00:00:00Z", "-001-01-01T00:00:00Z", "+2026-01-01T00:00:00Z"});
}

TEST(Instant, refuses_everything_else) {
    using namespace std::string_view_literals;
    expect_refused({"",
                    "Z",
                    "null",
                    "2026-01-01",
                    "2026-01-01Z",
                    "2026-01-01 00:00:00Z",
                    "20260101T000000Z",
                    "2026-1-1T00:00:00Z",
                    "26-01-01T00:00:00Z",
                    "2026-01-01T00:00Z",
                    "2026-01-01T0:00:00Z",
                    " 2026-01-01T00:00:00Z",
                    "2026-01-01T00:00:00Z ",
                    "2026-01-01T00:00:00Zx",
                    "2026-01-01T00:00:00Z\n",
                    "2026-01-01T00:00:00Z\0"sv,
                    "2026-01-01T00:00:00\0Z"sv,
                    "2026/01/01T00:00:00Z",
                    "2026-W01-1T00:00:00Z",
                    "1767225600",
                    "2026-01-01T+1:00:00Z",
                    "2026-01-01T 1:00:00Z"});
}

TEST(Instant, reads_years_that_can_be_written_in_utc_and_no_others) {
    expect_read({
        {"0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"},
        {"0000-01-01T00:00:00-00:01", "0000-01-01T00:01:00.000Z"},
        {"9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"},
        {"9999-12-31T23:59:59+23:59", "9999-12-31T00:00:59.000Z"},
    });
    expect_refused({"0000-01-01T00:00:00+00:01", "0000-01-01T22:59:59.999+23:00", "9999-12-31T23:59:59-00:01",
                    "9999-12-31T01:00:00-23:59", "9999-12-31T23:59:60Z"});
}

TEST(Instant, goes_through_unix_milliseconds_unchanged) {
    auto const instant = parse_instant("2026-11-23T03:05:00.123Z").value();
    EXPECT_EQ(to_unix_ms(instant), 1795403100123);
    EXPECT_EQ(from_unix_ms(to_unix_ms(instant)), instant);
}

}  // namespace
}  // namespace sparekey

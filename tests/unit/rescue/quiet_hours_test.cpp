#include "rescue/quiet_hours.hpp"

#include <gtest/gtest.h>

#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {
namespace {

using namespace std::chrono_literals;

struct Row {
    char const* name;
    QuietHours hours;
    char const* now;  // New York is at -5 h in December
    char const* arrival;
    char const* until;  // "": not quiet
};

std::ostream& operator<<(std::ostream& out, Row const& row) {
    return out << row.name;
}

class Quiet : public testing::TestWithParam<Row> {};

TEST_P(Quiet, at_the_lock) {
    auto const& row = GetParam();
    auto const until = quiet_until(row.hours, at(row.now), "America/New_York", at(row.arrival), 30min);
    EXPECT_EQ(until, *row.until == '\0' ? std::nullopt : std::optional(at(row.until)));
}

constexpr QuietHours kNight{22h, 8h};
constexpr QuietHours kSiesta{13h, 15h};

INSTANTIATE_TEST_SUITE_P(
    Hours, Quiet,
    testing::Values(
        Row{"evening", kNight, "2026-12-02T03:00:00Z", "2026-12-03T20:00:00Z", "2026-12-02T13:00:00Z"},
        Row{"after_midnight", kNight, "2026-12-02T08:00:00Z", "2026-12-03T20:00:00Z", "2026-12-02T13:00:00Z"},
        Row{"the_last_minute", kNight, "2026-12-02T12:59:59Z", "2026-12-03T20:00:00Z",
            "2026-12-02T13:00:00Z"},
        Row{"the_end_itself", kNight, "2026-12-02T13:00:00Z", "2026-12-03T20:00:00Z", ""},
        Row{"the_minute_before", kNight, "2026-12-02T02:59:59Z", "2026-12-03T20:00:00Z", ""},
        Row{"within_a_day", kSiesta, "2026-12-02T19:00:00Z", "2026-12-03T20:00:00Z", "2026-12-02T20:00:00Z"},
        Row{"outside_within_a_day", kSiesta, "2026-12-02T03:00:00Z", "2026-12-03T20:00:00Z", ""},
        Row{"half_an_hour_before_an_early_arrival", kNight, "2026-12-02T08:00:00Z", "2026-12-02T12:00:00Z",
            "2026-12-02T11:30:00Z"},
        Row{"too_near_the_arrival", kNight, "2026-12-02T11:30:00Z", "2026-12-02T12:00:00Z", ""},
        Row{"the_stay_has_begun", kNight, "2026-12-02T08:00:00Z", "2026-12-01T20:00:00Z", ""},
        // At 2:00 on 8 March 2026 the clock goes to 3:00, so 2:30 does not exist: the next instant that does.
        Row{"an_end_that_the_clock_leaps_over",
            {22h, 2h + 30min},
            "2026-03-08T06:00:00Z",
            "2026-03-09T20:00:00Z",
            "2026-03-08T07:00:00Z"}),
    [](auto const& row) { return std::string(row.param.name); });

TEST(QuietUntil, knows_no_night_without_zone_or_arrival) {
    auto const night = at("2026-12-02T08:00:00Z");
    auto const arrival = at("2026-12-03T20:00:00Z");
    EXPECT_TRUE(quiet_until(kNight, night, "America/New_York", arrival, 30min));
    EXPECT_FALSE(quiet_until(kNight, night, std::nullopt, arrival, 30min));
    EXPECT_FALSE(quiet_until(kNight, night, "Mars/Olympus", arrival, 30min));
    EXPECT_FALSE(quiet_until(kNight, night, "America/New_York", std::nullopt, 30min));
}

}  // namespace
}  // namespace sparekey::rescue

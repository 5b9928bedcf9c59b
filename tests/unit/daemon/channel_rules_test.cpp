#include "daemon/config/channel_rules.hpp"

#include <gtest/gtest.h>

namespace sparekey::daemon {
namespace {

using namespace std::chrono_literals;

TEST(SendRateText, is_a_number_and_a_window) {
    auto const rate = parse_send_rate("5/10s").value();
    EXPECT_EQ(rate->most, 5u);
    EXPECT_EQ(rate->window, 10s);
    EXPECT_FALSE(parse_send_rate("").value()) << "no limit";
    for (auto const* text : {"5", "/1m", "5/", "0/1m", "-1/1m", "5/1", "5/0s", "5/999ms", " 5/1m", "5/1m "})
        EXPECT_FALSE(parse_send_rate(text)) << text;
}

TEST(QuietHoursText, is_two_times_of_day) {
    auto const hours = parse_quiet_hours("22:30-08:05").value();
    EXPECT_EQ(hours->from, 22h + 30min);
    EXPECT_EQ(hours->until, 8h + 5min);
    EXPECT_EQ(parse_quiet_hours("00:00-23:59").value()->until, 23h + 59min);
    EXPECT_FALSE(parse_quiet_hours("").value()) << "none";
    for (auto const* text : {"22:00", "22:00-", "-08:00", "24:00-08:00", "22:60-08:00", "22:00-8:00", "22-08",
                             "22:00-08:00 ", "08:00-08:00", "+1:00-08:00"})
        EXPECT_FALSE(parse_quiet_hours(text)) << text;
}

}  // namespace
}  // namespace sparekey::daemon

#include "core/log_throttle.hpp"

#include <gtest/gtest.h>

namespace sparekey {
namespace {

using namespace std::chrono_literals;

TEST(LogThrottle, lets_one_through_and_counts_those_it_held_back) {
    LogThrottle throttle(10s);
    LogThrottle::Clock::time_point const start{1h};
    EXPECT_EQ(throttle.pass(start), 0u);
    EXPECT_EQ(throttle.pass(start + 1s), std::nullopt);
    EXPECT_EQ(throttle.pass(start + 9s), std::nullopt);
    EXPECT_EQ(throttle.pass(start + 10s), 2u);
    EXPECT_EQ(throttle.pass(start + 11s), std::nullopt);
    EXPECT_EQ(throttle.pass(start + 20s), 1u);
}

TEST(LogThrottle, takes_the_next_one_for_news_after_a_reset) {
    LogThrottle throttle(10s);
    LogThrottle::Clock::time_point const start{1h};
    EXPECT_EQ(throttle.pass(start), 0u);
    throttle.reset();
    EXPECT_EQ(throttle.pass(start + 1s), 0u);
}

}  // namespace
}  // namespace sparekey

#include "core/backoff.hpp"

#include <gtest/gtest.h>

namespace sparekey {
namespace {

using namespace std::chrono_literals;

constexpr BackoffLimits kLimits{1s, 10s};

TEST(Backoff, doubles_until_the_cap) {
    EXPECT_EQ(backoff(1, 0.5, kLimits), 500ms);
    EXPECT_EQ(backoff(2, 0.5, kLimits), 1000ms);
    EXPECT_EQ(backoff(3, 0.5, kLimits), 2000ms);
    EXPECT_EQ(backoff(4, 0.5, kLimits), 4000ms);
    EXPECT_EQ(backoff(5, 0.5, kLimits), 5000ms);
    EXPECT_EQ(backoff(4'000'000'000, 0.5, kLimits), 5000ms);
}

TEST(Backoff, spreads_over_the_whole_bound) {
    EXPECT_EQ(backoff(1, 0.25, kLimits), 250ms);
    EXPECT_EQ(backoff(1, 0.75, kLimits), 750ms);
}

TEST(Backoff, never_waits_less_than_a_tenth_of_the_bound) {
    EXPECT_EQ(backoff(1, 0.0, kLimits), 100ms);
    EXPECT_EQ(backoff(9, 0.05, kLimits), 1000ms);
}

TEST(Backoff, takes_attempt_zero_for_the_first) {
    EXPECT_EQ(backoff(0, 0.5, kLimits), backoff(1, 0.5, kLimits));
}

}  // namespace
}  // namespace sparekey

#include "rescue/breaker.hpp"

#include <gtest/gtest.h>

#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {
namespace {

using namespace std::chrono_literals;

TEST(Breaker, lets_everyone_through_while_closed) {
    Breaker breaker(30s);
    EXPECT_FALSE(breaker.is_open());
    EXPECT_FALSE(breaker.wait_until(kNow));
}

TEST(Breaker, lets_one_probe_through_per_interval_while_open) {
    Breaker breaker(30s);
    breaker.refused(kNow);
    EXPECT_TRUE(breaker.is_open());
    EXPECT_EQ(breaker.wait_until(kNow + 29s), kNow + 30s);
    EXPECT_FALSE(breaker.wait_until(kNow + 30s)) << "the probe";
    EXPECT_EQ(breaker.wait_until(kNow + 31s), kNow + 60s) << "nobody else";
}

TEST(Breaker, closes_once_the_probe_is_admitted) {
    Breaker breaker(30s);
    breaker.refused(kNow);
    breaker.admitted();
    EXPECT_FALSE(breaker.is_open());
    EXPECT_FALSE(breaker.wait_until(kNow));
}

}  // namespace
}  // namespace sparekey::rescue

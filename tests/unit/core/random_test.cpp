#include "core/random.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sparekey {
namespace {

TEST(RandomToken, is_lower_case_hexadecimal_of_twice_the_bytes) {
    auto const token = random_token(20);
    EXPECT_EQ(token.size(), 40u);
    EXPECT_EQ(token.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(RandomToken, does_not_repeat) {
    std::set<std::string> tokens;
    for (int i = 0; i < 1000; ++i) tokens.insert(random_token());
    EXPECT_EQ(tokens.size(), 1000u);
}

TEST(RandomFraction, stays_within_its_bounds_and_moves) {
    std::set<double> seen;
    for (int i = 0; i < 1000; ++i) {
        auto const fraction = random_fraction();
        EXPECT_GE(fraction, 0.0);
        EXPECT_LT(fraction, 1.0);
        seen.insert(fraction);
    }
    EXPECT_GT(seen.size(), 900u);
}

}  // namespace
}  // namespace sparekey

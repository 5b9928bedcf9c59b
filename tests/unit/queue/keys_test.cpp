#include "queue/keys.hpp"

#include <gtest/gtest.h>

namespace sparekey::queue {
namespace {

TEST(Keys, are_those_of_the_design) {
    Keys const keys("{sparekey}:");
    EXPECT_EQ(keys.waiting(), "{sparekey}:waiting");
    EXPECT_EQ(keys.ready(), "{sparekey}:ready");
    EXPECT_EQ(keys.leased(), "{sparekey}:leased");
    EXPECT_EQ(keys.dead(), "{sparekey}:dead");
    EXPECT_EQ(keys.followed(), "{sparekey}:followed");
    EXPECT_EQ(keys.history(), "{sparekey}:history");
    EXPECT_EQ(keys.recording(), "{sparekey}:recording");
    EXPECT_EQ(keys.job("a"), "{sparekey}:job:a");
    EXPECT_EQ(keys.message("b"), "{sparekey}:msg:b");
    EXPECT_EQ(keys.event("c"), "{sparekey}:event:c");
    EXPECT_EQ(keys.backup("d"), "{sparekey}:backup:d");
    EXPECT_EQ(keys.updates("e"), "{sparekey}:updates:e");
    EXPECT_EQ(keys.sends("f"), "{sparekey}:sends:f");
    EXPECT_EQ(keys.claimed_at(), "{sparekey}:claimed_at");
    EXPECT_EQ(keys.prefix(), "{sparekey}:");
}

}  // namespace
}  // namespace sparekey::queue

#include "redis/script.hpp"

#include <gtest/gtest.h>

namespace sparekey::redis {
namespace {

TEST(Script, is_named_by_the_sha1_of_its_text) {
    EXPECT_EQ(Script("abc").sha1(), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

}  // namespace
}  // namespace sparekey::redis

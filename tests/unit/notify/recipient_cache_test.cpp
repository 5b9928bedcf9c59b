#include "notify/recipient_cache.hpp"

#include <gtest/gtest.h>

namespace sparekey::notify {
namespace {

using namespace std::chrono_literals;

class RecipientCacheTest : public testing::Test {
  protected:
    std::string phone(char const* key) {
        auto const found = cache_.find(Secret(key), now_);
        return found ? found->phone : "";
    }
    void add(char const* key, char const* phone) { cache_.add(Secret(key), {"", phone, "", ""}, now_); }

    RecipientCache cache_{5min, 2};
    RecipientCache::Clock::time_point now_{};
};

TEST_F(RecipientCacheTest, remembers_for_a_while_from_the_answer_on) {
    add("a", "1");
    now_ += 5min - 1s;
    EXPECT_EQ(phone("a"), "1");
    EXPECT_EQ(phone("b"), "");
    now_ += 1s;
    EXPECT_EQ(phone("a"), "");
    EXPECT_EQ(cache_.size(), 0u);
}

TEST_F(RecipientCacheTest, makes_room_for_the_newest) {
    for (auto const* key : {"a", "b", "c"}) add(key, key);
    EXPECT_EQ(phone("a"), "");
    EXPECT_EQ(phone("b"), "b");
    EXPECT_EQ(phone("c"), "c");
    EXPECT_EQ(cache_.size(), 2u);
}

TEST_F(RecipientCacheTest, a_later_answer_replaces_the_earlier) {
    add("a", "1");
    now_ += 1min;
    add("a", "2");
    now_ += 4min;
    EXPECT_EQ(phone("a"), "2");
    EXPECT_EQ(cache_.size(), 1u);
}

TEST_F(RecipientCacheTest, keeps_nothing_if_told_so) {
    RecipientCache none(0s);
    none.add(Secret("a"), {"", "1", "", ""}, now_);
    EXPECT_EQ(none.size(), 0u);
}

}  // namespace
}  // namespace sparekey::notify

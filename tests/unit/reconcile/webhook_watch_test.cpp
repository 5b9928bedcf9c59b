#include "reconcile/webhook_watch.hpp"

#include <gtest/gtest.h>

namespace sparekey::reconcile {
namespace {

using namespace std::chrono_literals;

constexpr auto kGrace = 10min;
Instant const kNow = from_unix_ms(1'796'000'000'000);
Instant const kLongAgo = kNow - 1000h;

TEST(WebhookWatch, says_nothing_about_nothing) {
    EXPECT_FALSE(WebhookWatch().judge(kNow, kGrace, kLongAgo));
}

TEST(WebhookWatch, misses_what_only_the_list_told_of_once_it_is_old_enough) {
    WebhookWatch watch;
    watch.found(kNow - 12min);
    watch.found(kNow - 40min);
    watch.found(kNow - 9min);  // its webhook may still come
    auto const missed = watch.judge(kNow, kGrace, kLongAgo);
    ASSERT_TRUE(missed);
    EXPECT_EQ(missed->count, 2u);
    EXPECT_EQ(missed->first, kNow - 40min);
    EXPECT_EQ(missed->last, kNow - 12min);
}

TEST(WebhookWatch, concludes_nothing_from_before_anybody_was_there) {
    WebhookWatch watch;
    watch.found(kNow - 40min);
    EXPECT_FALSE(watch.judge(kNow, kGrace, kNow - 30min));
}

TEST(WebhookWatch, is_content_when_a_newer_event_was_brought) {
    WebhookWatch watch;
    watch.found(kNow - 40min);
    watch.brought(kNow - 20min);
    EXPECT_FALSE(watch.judge(kNow, kGrace, kLongAgo));
    EXPECT_EQ(watch.newest_brought(), kNow - 20min);
}

TEST(WebhookWatch, is_not_content_when_only_an_older_one_was) {
    WebhookWatch watch;
    watch.brought(kNow - 60min);
    watch.found(kNow - 40min);
    EXPECT_TRUE(watch.judge(kNow, kGrace, kLongAgo));
}

}  // namespace
}  // namespace sparekey::reconcile

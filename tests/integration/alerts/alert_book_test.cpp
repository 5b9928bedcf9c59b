#include "ops/alert_book.hpp"

#include <gtest/gtest.h>

#include "sample_alert.hpp"

namespace sparekey::ops {
namespace {

using rescue::Severity;

Instant const kNow = parse_instant("2026-11-23T03:05:00Z").value();

std::vector<std::string> waiting(AlertBook const& book) {
    std::vector<std::string> list;
    for (auto const& notice : book.waiting())
        list.push_back(std::string(status_of(notice)) + " " + notice.alert.dedup_key);
    return list;
}
using List = std::vector<std::string>;

TEST(AlertBook, tells_an_alert_once_while_it_is_open) {
    AlertBook book;
    EXPECT_TRUE(book.raise(sample_alert("a"), kNow).news);
    EXPECT_FALSE(book.raise(sample_alert("a"), kNow).news);
    EXPECT_TRUE(book.raise(sample_alert("b"), kNow).news);
    EXPECT_EQ(waiting(book), List({"firing a", "firing b"}));
}

TEST(AlertBook, tells_it_once_also_when_the_notice_was_taken) {
    AlertBook book;
    book.raise(sample_alert("a"), kNow);
    ASSERT_TRUE(book.next());
    EXPECT_FALSE(book.raise(sample_alert("a"), kNow).news);
    EXPECT_FALSE(book.next());
}

TEST(AlertBook, tells_again_what_becomes_more_severe_but_not_what_becomes_less) {
    AlertBook book;
    EXPECT_TRUE(book.raise(sample_alert("a", Severity::info), kNow).news);
    EXPECT_TRUE(book.raise(sample_alert("a", Severity::critical), kNow).news);
    EXPECT_FALSE(book.raise(sample_alert("a", Severity::warning), kNow).news);
}

TEST(AlertBook, resolves_only_what_is_open) {
    AlertBook book;
    EXPECT_FALSE(book.resolve("a", kNow).news);
    book.raise(sample_alert("a"), kNow);
    EXPECT_TRUE(book.resolve("a", kNow + std::chrono::seconds(5)).news);
    EXPECT_FALSE(book.resolve("a", kNow).news);
    EXPECT_EQ(waiting(book), List({"firing a", "resolved a"}));
    EXPECT_EQ(book.waiting().back().at, kNow + std::chrono::seconds(5));
    EXPECT_EQ(book.waiting().back().alert.summary, sample_alert().summary);
}

TEST(AlertBook, tells_again_what_was_resolved) {
    AlertBook book;
    book.raise(sample_alert("a"), kNow);
    book.resolve("a", kNow);
    EXPECT_TRUE(book.raise(sample_alert("a"), kNow).news);
}

TEST(AlertBook, when_full_drops_the_oldest_of_the_least_severe) {
    AlertBook book({.waiting = 3, .open = 100});
    book.raise(sample_alert("critical", Severity::critical), kNow);
    book.raise(sample_alert("info-1", Severity::info), kNow);
    book.raise(sample_alert("info-2", Severity::info), kNow);
    auto const outcome = book.raise(sample_alert("warning", Severity::warning), kNow);
    EXPECT_TRUE(outcome.news);
    ASSERT_TRUE(outcome.dropped);
    EXPECT_EQ(outcome.dropped->alert.dedup_key, "info-1");
    EXPECT_EQ(waiting(book), List({"firing critical", "firing info-2", "firing warning"}));
}

TEST(AlertBook, tells_again_what_was_dropped) {
    AlertBook book({.waiting = 1, .open = 100});
    book.raise(sample_alert("a"), kNow);
    EXPECT_EQ(book.raise(sample_alert("b"), kNow).dropped->alert.dedup_key, "a");
    EXPECT_TRUE(book.raise(sample_alert("a"), kNow).news);
}

TEST(AlertBook, forgets_the_alert_that_is_open_longest_before_it_grows_without_end) {
    AlertBook book({.waiting = 100, .open = 2});
    book.raise(sample_alert("oldest"), kNow);
    book.raise(sample_alert("middle"), kNow + std::chrono::seconds(1));
    book.raise(sample_alert("newest"), kNow + std::chrono::seconds(2));
    EXPECT_EQ(book.open(), 2u);
    EXPECT_FALSE(book.raise(sample_alert("middle"), kNow).news);
    EXPECT_TRUE(book.raise(sample_alert("oldest"), kNow).news);
}

TEST(AlertNotice, is_the_documented_JSON) {
    EXPECT_EQ(
        to_json({sample_alert(), true, kNow}),
        R"({"version":1,"kind":"alert","status":"firing","severity":"critical","event":"pool_empty",)"
        R"("dedup_key":"pool_empty:code-1","summary":"The lock \"Front Door\" has no backup code left",)"
        R"("details":{"device_id":"device-1","access_code_id":"code-1"},"at":"2026-11-23T03:05:00.000Z"})");
    rescue::Alert const bare{Severity::warning, "below_durability", "key", "Summary", {}};
    EXPECT_EQ(
        to_json({bare, false, kNow}),
        R"({"version":1,"kind":"alert","status":"resolved","severity":"warning","event":"below_durability",)"
        R"("dedup_key":"key","summary":"Summary","details":{},"at":"2026-11-23T03:05:00.000Z"})");
}

TEST(AlertBook, knows_since_when_an_alert_is_open) {
    AlertBook book;
    book.raise(sample_alert("a", Severity::warning), kNow);
    book.raise(sample_alert("a", Severity::critical), kNow + std::chrono::hours(1));
    book.resolve("a", kNow + std::chrono::hours(2));
    for (auto const& notice : book.waiting()) EXPECT_EQ(notice.since, kNow);
}

TEST(AlertBook, adopts_what_was_told_elsewhere_as_no_news) {
    AlertBook book;
    book.adopt({sample_alert("a"), true, kNow});
    EXPECT_TRUE(book.is_told("a"));
    EXPECT_FALSE(book.raise(sample_alert("a"), kNow).news);
    EXPECT_TRUE(book.resolve("a", kNow).news);
    EXPECT_FALSE(book.is_told("a"));
    EXPECT_EQ(waiting(book), List({"resolved a"}));
}

TEST(AlertBook, forgets_all_about_an_alert) {
    AlertBook book;
    book.adopt({sample_alert("a"), true, kNow});
    book.gather("a");
    book.forget("a");
    EXPECT_FALSE(book.is_open("a"));
    EXPECT_FALSE(book.find("a"));
    EXPECT_FALSE(book.take_gathered("a"));
    EXPECT_TRUE(book.raise(sample_alert("a"), kNow).news);
}

TEST(AlertBook, takes_what_was_gathered_once) {
    AlertBook book;
    book.gather("a");
    EXPECT_TRUE(book.take_gathered("a"));
    EXPECT_FALSE(book.take_gathered("a"));
}

}  // namespace
}  // namespace sparekey::ops

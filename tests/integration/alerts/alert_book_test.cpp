#include "ops/alert_book.hpp"

#include <gtest/gtest.h>

#include "sample_alert.hpp"

namespace sparekey::ops {
namespace {

using rescue::Severity;

Instant const kNow = parse_instant("2026-11-23T03:05:00Z").value();

std::string name_of(AlertNotice const& notice) {
    return std::string(status_of(notice)) + " " + notice.alert.dedup_key;
}

std::vector<std::string> waiting(AlertBook const& book) {
    std::vector<std::string> list;
    for (auto const& waiting : book.waiting()) list.push_back(name_of(waiting.notice));
    return list;
}
using List = std::vector<std::string>;

AlertBook::Time const kStart{};

/// The delivery of what is due failed, until `not_before`.
void fail(AlertBook& book, AlertBook::Time not_before = kStart) {
    auto taken = book.next(kStart);
    ASSERT_TRUE(taken);
    ++taken->tries;
    taken->not_before = not_before;
    book.put_back(*std::move(taken));
}

/// Takes all that is due, in order.
List due(AlertBook& book, AlertBook::Time now = kStart) {
    List list;
    while (auto const taken = book.next(now)) list.push_back(name_of(taken->notice));
    return list;
}

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
    ASSERT_TRUE(book.next(kStart));
    EXPECT_FALSE(book.raise(sample_alert("a"), kNow).news);
    EXPECT_FALSE(book.next(kStart));
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
    EXPECT_EQ(book.waiting().back().notice.at, kNow + std::chrono::seconds(5));
    EXPECT_EQ(book.waiting().back().notice.alert.summary, sample_alert().summary);
}

TEST(AlertBook, tells_again_what_was_resolved) {
    AlertBook book;
    book.raise(sample_alert("a"), kNow);
    book.resolve("a", kNow);
    EXPECT_TRUE(book.raise(sample_alert("a"), kNow).news);
}

TEST(AlertBook, gives_the_most_severe_first_and_then_the_oldest) {
    AlertBook book;
    book.raise(sample_alert("info", Severity::info), kNow);
    book.raise(sample_alert("first"), kNow);
    book.raise(sample_alert("warning", Severity::warning), kNow);
    book.raise(sample_alert("second"), kNow);
    EXPECT_EQ(due(book), List({"firing first", "firing second", "firing warning", "firing info"}));
}

TEST(AlertBook, gives_what_failed_behind_its_like_and_not_before_its_time) {
    AlertBook book;
    book.raise(sample_alert("broken"), kNow);
    fail(book);
    fail(book, kStart + std::chrono::seconds(2));
    EXPECT_TRUE(book.any_failed());
    book.raise(sample_alert("warning", Severity::warning), kNow);
    book.raise(sample_alert("new"), kNow);
    EXPECT_EQ(due(book), List({"firing new", "firing warning"}));
    EXPECT_EQ(book.due(), kStart + std::chrono::seconds(2));
    book.raise(sample_alert("newer"), kNow);
    EXPECT_EQ(due(book, kStart + std::chrono::seconds(2)), List({"firing newer", "firing broken"}));
    EXPECT_FALSE(book.any_failed());
    EXPECT_FALSE(book.due());
}

TEST(AlertBook, gives_no_end_of_an_alert_before_its_beginning) {
    AlertBook book;
    book.raise(sample_alert("a"), kNow);
    fail(book, kStart + std::chrono::seconds(2));
    book.resolve("a", kNow);
    book.raise(sample_alert("a"), kNow);
    EXPECT_EQ(due(book), List());
    EXPECT_EQ(book.due(), kStart + std::chrono::seconds(2));
    book.hurry();
    EXPECT_EQ(due(book), List({"firing a", "resolved a", "firing a"}));
}

TEST(AlertBook, tells_only_the_worst_of_what_became_more_severe_before_it_was_told) {
    AlertBook book;
    book.raise(sample_alert("waits", Severity::warning), kNow);
    book.raise(sample_alert("waits", Severity::critical), kNow);
    EXPECT_EQ(due(book), List({"firing waits"}));

    book.raise(sample_alert("a", Severity::warning), kNow);
    auto const trying = book.next(kStart);
    book.raise(sample_alert("a", Severity::critical), kNow);
    book.put_back(*trying);
    ASSERT_EQ(waiting(book), List({"firing a"}));
    EXPECT_EQ(book.waiting().front().notice.alert.severity, Severity::critical);
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
    for (auto const& waiting : book.waiting()) EXPECT_EQ(waiting.notice.since, kNow);
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

// Reading what happened.
#include "queue/history.hpp"
#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

using testing::ElementsAre;

std::vector<std::string> steps_of(Timeline const& timeline) {
    std::vector<std::string> steps;
    for (auto const& line : timeline.lines) steps.push_back(line.step);
    return steps;
}

TEST(History, of_a_job_is_its_own_lines_alone_oldest_first) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        co_await q.deliver_and_claim("code-2");
        auto const held = co_await q.queue.hold(lease, kLong, "early");
        EXPECT_TRUE(held.has_value());

        auto const timeline = co_await History(q.redis, q.options).of_job("code-1", 100);
        EXPECT_TRUE(timeline->complete);
        EXPECT_THAT(steps_of(*timeline), ElementsAre("accepted", "leased", "held"));
        auto const& last = timeline->lines.back();
        EXPECT_EQ(last.access_code_id, "code-1");
        EXPECT_EQ(last.event_id, "event-1");
        EXPECT_EQ(last.detail, "early");
        EXPECT_LE(last.due, last.at + kLong) << "counted from the script's begin";
        EXPECT_GT(last.due, last.at + kLong - std::chrono::minutes(1));
    });
}

TEST(History, of_a_job_is_cut_to_its_newest_lines) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        for (int i = 0; i < 1200; ++i) co_await q.queue.note(lease, "step", std::to_string(i));
        History history(q.redis, q.options);
        auto const all = co_await history.of_job("code-1", 5000);
        EXPECT_TRUE(all->complete);
        EXPECT_EQ(all->lines.size(), 1202u);
        auto const some = co_await history.of_job("code-1", 1000);
        EXPECT_FALSE(some->complete);
        EXPECT_EQ(some->lines.size(), 1000u);
        EXPECT_EQ(some->lines.front().detail, "200");
        EXPECT_EQ(some->lines.back().detail, "1199");
    });
}

TEST(History, that_was_trimmed_ends_where_it_is_kept) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        co_await q.queue.note(lease, "late", "");
        co_await q.command("XTRIM", q.keys.history(), "MAXLEN", "1");
        auto const timeline = co_await History(q.redis, q.options).of_job("code-1", 100);
        EXPECT_THAT(steps_of(*timeline), ElementsAre("late"));
        EXPECT_TRUE(timeline->complete);
    });
}

TEST(History, never_makes_a_job_that_is_not_there) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        co_await q.command("DEL", q.keys.job("code-1"));
        co_await q.queue.note(lease, "late", "");
        auto const there = co_await q.command("EXISTS", q.keys.job("code-1"));
        EXPECT_EQ(there.integer, 0);
    });
}

TEST(History, is_read_backwards_to_its_beginning_or_until_it_is_enough) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        for (int i = 0; i < 1200; ++i) co_await q.queue.note(lease, "step", std::to_string(i));
        History history(q.redis, q.options);
        std::size_t lines = 0;
        std::string last;
        History::Look const count = [&](HistoryLine&& line) {
            ++lines;
            last = line.step;
            return true;
        };
        auto const all = co_await history.backwards(std::nullopt, count);
        EXPECT_TRUE(all.has_value());
        EXPECT_EQ(lines, 1202u);
        EXPECT_EQ(last, "accepted");

        std::size_t few = 0;
        History::Look const ten = [&](HistoryLine&&) { return ++few < 10; };
        auto const some = co_await history.backwards(std::nullopt, ten);
        EXPECT_TRUE(some.has_value());
        EXPECT_EQ(few, 10u);

        lines = 0;
        auto const none = co_await history.backwards(in_an_hour(), count);
        EXPECT_TRUE(none.has_value());
        EXPECT_EQ(lines, 0u);
    });
}

}  // namespace
}  // namespace sparekey::queue

// After a reload: who waited for what a person has mended need not wait any longer.
#include "queue/wake.hpp"

#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

constexpr auto kReason = "^seam_unauthorized$";

asio::awaitable<void> hold(QueueOnRedis& q, std::string code, std::string reason) {
    auto const lease = co_await q.deliver_and_claim(std::move(code));
    auto const held = co_await q.queue.hold(lease, kLong, reason);
    EXPECT_TRUE(held.has_value());
}

TEST(Wake, makes_ready_what_waits_for_such_a_reason_and_nothing_else) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await hold(q, "code-1", "seam_unauthorized");
        co_await hold(q, "code-2", "sms is unauthorized");
        co_await hold(q, "code-3", "too_early");
        std::vector<std::string> const reasons{kReason, " is unauthorized$"};
        auto const woken = co_await wake(q.redis, q.options, reasons, 2 * kLong);
        EXPECT_EQ(woken.value(), 2);
        auto const first = co_await q.place("code-1");
        auto const second = co_await q.place("code-2");
        auto const third = co_await q.place("code-3");
        EXPECT_EQ(first, "ready: ready");
        EXPECT_EQ(second, "ready: ready");
        EXPECT_EQ(third, "waiting: waiting");
        auto const lines = co_await q.history();
        EXPECT_THAT(lines, testing::Contains("ready: the configuration was reloaded"));
    });
}

TEST(Wake, leaves_what_is_due_later) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await hold(q, "code-1", "seam_unauthorized");
        std::vector<std::string> const reasons{kReason};
        auto const woken = co_await wake(q.redis, q.options, reasons, std::chrono::minutes(5));
        EXPECT_EQ(woken.value(), 0);
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "waiting: waiting");
    });
}

}  // namespace
}  // namespace sparekey::queue

#include "ops/alerts.hpp"

#include <gmock/gmock.h>

#include <boost/system/system_error.hpp>
#include <thread>

#include "path_fixture.hpp"
#include "sample_alert.hpp"

namespace sparekey::ops {
namespace {

using rescue::Severity;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class AlertPathTest : public AlertPathFixture {};

TEST_F(AlertPathTest, delivers_in_order_and_each_key_once) {
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        path.raise(sample_alert("a"));
        path.raise(sample_alert("b"));
        path.raise(sample_alert("a"));
        path.resolve("a");
        path.resolve("never raised");
        co_await path.flush(std::chrono::seconds(20));
    });
    EXPECT_THAT(hook_.tries, ElementsAre("firing a", "firing b", "resolved a"));
}

TEST_F(AlertPathTest, wakes_up_for_what_comes_later) {
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        co_await path.flush(std::chrono::seconds(20));
        path.raise(sample_alert("a"));
        co_await hook_.wait_for_tries(1);
        path.raise(sample_alert("b"));
        co_await hook_.wait_for_tries(2);
    });
    EXPECT_THAT(hook_.tries, ElementsAre("firing a", "firing b"));
}

TEST_F(AlertPathTest, keeps_trying_and_logs_the_failure_once_at_critical) {
    hook_.fates = std::deque<Fate>(1000, Errc::unavailable);
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        path.raise(sample_alert("a"));
        co_await hook_.wait_for_tries(3);
        EXPECT_TRUE(path.failing());
        hook_.fates.clear();
        co_await path.flush(std::chrono::seconds(20));
        EXPECT_FALSE(path.failing());
        EXPECT_EQ(path.lost(), 0u);
    });
    EXPECT_THAT(hook_.tries, Each("firing a"));
    EXPECT_THAT(capture_.lines(), ElementsAre(AllOf(HasSubstr("critical alert cannot be delivered"),
                                                    HasSubstr("dedup_key=a"), HasSubstr("out of order")),
                                              HasSubstr("info alert delivered")));
}

TEST_F(AlertPathTest, tells_others_while_one_cannot_be_delivered_and_its_end_after_it) {
    options_.retries = {std::chrono::hours(1), std::chrono::hours(1)};
    hook_.fates = {Errc::timed_out};
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        path.raise(sample_alert("broken"));
        co_await hook_.wait_for_tries(1);
        path.resolve("broken");
        path.raise(sample_alert("warning", Severity::warning));
        path.raise(sample_alert("critical"));
        co_await hook_.wait_for_tries(3);
        EXPECT_TRUE(path.failing());  // still, for the broken one
        co_await path.flush(std::chrono::seconds(20));
        EXPECT_FALSE(path.failing());
    });
    EXPECT_THAT(hook_.tries, ElementsAre("firing broken", "firing critical", "firing warning",
                                         "firing broken", "resolved broken"));
}

TEST_F(AlertPathTest, gives_up_what_is_rejected_five_times) {
    hook_.fates = std::deque<Fate>(5, Errc::rejected);
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        path.raise(sample_alert("bad"));
        co_await path.flush(std::chrono::seconds(20));
        EXPECT_EQ(path.lost(), 1u);
        EXPECT_TRUE(path.told("bad"));  // the log is its delivery
    });
    EXPECT_THAT(hook_.tries,
                ElementsAre("firing bad", "firing bad", "firing bad", "firing bad", "firing bad"));
    EXPECT_THAT(capture_.text(), AllOf(HasSubstr("critical alert only logged"), HasSubstr("dedup_key=bad"),
                                       HasSubstr("device_id=device-1")));
}

TEST_F(AlertPathTest, waits_as_long_as_the_hook_wishes) {
    hook_.fates = {Errc::unavailable};
    hook_.retry_after = std::chrono::seconds(3600);
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        path.raise(sample_alert("a"));
        co_await hook_.wait_for_tries(1);
        Event never;
        co_await never.wait_for(std::chrono::milliseconds(100));  // many times what backoff() says here
        EXPECT_EQ(hook_.tries.size(), 1u);
        co_await path.flush(std::chrono::seconds(20));
    });
    EXPECT_EQ(hook_.tries.size(), 2u);
}

TEST_F(AlertPathTest, is_told_once_it_was_delivered_and_until_it_is_resolved) {
    hook_.asleep = true;
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        path.raise(sample_alert("a"));
        co_await hook_.wait_for_tries(1);
        EXPECT_FALSE(path.told("a"));
        hook_.asleep = false;
        hook_.awake.set();
        co_await path.flush(std::chrono::seconds(20));
        EXPECT_TRUE(path.told("a"));
        path.resolve("a");
        EXPECT_FALSE(path.told("a"));
        co_await path.flush(std::chrono::seconds(20));
        EXPECT_FALSE(path.told("a"));
    });
}

TEST_F(AlertPathTest, retries_at_once_when_it_is_flushed) {
    options_.retries = {std::chrono::hours(1), std::chrono::hours(1)};
    hook_.fates = {Errc::unavailable};
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        path.raise(sample_alert("a"));
        co_await hook_.wait_for_tries(1);
        co_await path.flush(std::chrono::seconds(20));
    });
    EXPECT_THAT(hook_.tries, ElementsAre("firing a", "firing a"));
}

TEST_F(AlertPathTest, logs_what_the_flush_could_not_deliver) {
    hook_.asleep = true;
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        path.raise(sample_alert("a"));
        path.raise(sample_alert("b"));
        co_await path.flush(std::chrono::milliseconds(50));
        EXPECT_EQ(path.lost(), 2u);
    });
    EXPECT_THAT(capture_.lines(),
                ElementsAre(AllOf(HasSubstr("critical alert only logged"), HasSubstr("dedup_key=a")),
                            AllOf(HasSubstr("critical alert only logged"), HasSubstr("dedup_key=b"))));
}

TEST_F(AlertPathTest, logs_what_had_to_make_room) {
    options_.limits.waiting = 1;
    hook_.asleep = true;
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        path.raise(sample_alert("first"));
        co_await hook_.wait_for_tries(1);  // is being delivered, and waits no more
        path.raise(sample_alert("info", Severity::info));
        path.raise(sample_alert("critical"));
        hook_.asleep = false;
        hook_.awake.set();
        co_await hook_.wait_for_tries(2);
        EXPECT_EQ(path.lost(), 1u);
    });
    EXPECT_THAT(hook_.tries, ElementsAre("firing first", "firing critical"));
    EXPECT_THAT(capture_.text(), AllOf(HasSubstr("critical alert only logged"), HasSubstr("dedup_key=info")));
}

TEST_F(AlertPathTest, takes_alerts_from_other_threads) {
    options_.storm.alerts = 0;
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        std::vector<std::thread> shards;
        for (int shard = 0; shard < 4; ++shard)
            shards.emplace_back([&path, shard] {
                for (int i = 0; i < 50; ++i)
                    path.raise(sample_alert(std::to_string(shard) + "-" + std::to_string(i)));
            });
        for (auto& shard : shards) shard.join();
        co_await path.flush(std::chrono::seconds(20));
    });
    EXPECT_EQ(hook_.tries.size(), 200u);
}

}  // namespace
}  // namespace sparekey::ops

// The alert path in a storm: what the hook gets, and who counts as told.
#include "ops/alert_storm.hpp"

#include <gmock/gmock.h>

#include "path_fixture.hpp"
#include "sample_alert.hpp"

namespace sparekey::ops {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr std::chrono::seconds kLong{20};

class AlertStormPathTest : public AlertPathFixture {
  protected:
    AlertStormPathTest() {
        options_.storm = {2, std::chrono::minutes(1)};
        options_.process = "host:1";
    }

    static void raise_many(AlertPath& path, int count) {
        for (int i = 1; i <= count; ++i) path.raise(sample_alert("key-" + std::to_string(i)));
    }
};

TEST_F(AlertStormPathTest, counts_in_one_notice_what_is_too_much_and_writes_it_to_the_log) {
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        raise_many(path, 5);
        co_await path.flush(kLong);
    });
    EXPECT_THAT(hook_.tries, ElementsAre("firing key-1", "firing key-2", "firing alert_storm:host:1"));
    EXPECT_THAT(hook_.notices.back().alert.details, ElementsAre(Pair("pool_empty", "3"), Pair("total", "3")));
    for (auto const* const key : {"dedup_key=key-3", "dedup_key=key-4", "dedup_key=key-5"})
        EXPECT_THAT(capture_.text(), HasSubstr(key));
}

TEST_F(AlertStormPathTest, has_told_nobody_of_an_alert_until_its_count_was_delivered) {
    options_.retries = {};
    hook_.fates = {std::nullopt, std::nullopt, Errc::unavailable};
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        raise_many(path, 3);
        co_await hook_.wait_for_tries(3);
        EXPECT_TRUE(path.told("key-1"));
        EXPECT_FALSE(path.told("key-3"));
        co_await path.flush(kLong);
        EXPECT_TRUE(path.told("key-3"));
    });
}

TEST_F(AlertStormPathTest, has_not_told_of_what_comes_after_the_count) {
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        raise_many(path, 3);
        co_await hook_.wait_for_tries(3);
        path.raise(sample_alert("late"));
        Event never;
        co_await never.wait_for(std::chrono::milliseconds(50));
        EXPECT_FALSE(path.told("late"));
        co_await path.flush(kLong);  // counts it at once
        EXPECT_TRUE(path.told("late"));
    });
    EXPECT_THAT(hook_.tries, ElementsAre("firing key-1", "firing key-2", "firing alert_storm:host:1",
                                         "firing alert_storm:host:1"));
}

TEST_F(AlertStormPathTest, ends_the_storm_when_it_is_over) {
    options_.storm.window = std::chrono::milliseconds(100);
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        raise_many(path, 3);
        co_await hook_.wait_for_tries(4);
    });
    EXPECT_EQ(hook_.tries.back(), "resolved alert_storm:host:1");
}

TEST_F(AlertStormPathTest, resolves_silently_what_was_only_counted) {
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        raise_many(path, 3);
        co_await path.flush(kLong);
        path.resolve("key-3");
        path.resolve("key-1");
        co_await path.flush(kLong);
        EXPECT_FALSE(path.told("key-3"));
    });
    EXPECT_THAT(hook_.tries,
                ElementsAre("firing key-1", "firing key-2", "firing alert_storm:host:1", "resolved key-1"));
}

TEST_F(AlertStormPathTest, resolves_silently_also_what_was_resolved_before_its_turn) {
    with_path([&](AlertPath& path) -> asio::awaitable<void> {
        raise_many(path, 3);
        path.resolve("key-3");
        co_await path.flush(kLong);
    });
    EXPECT_THAT(hook_.tries, ElementsAre("firing key-1", "firing key-2", "firing alert_storm:host:1"));
}

}  // namespace
}  // namespace sparekey::ops

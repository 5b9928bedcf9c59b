#include "reconcile/event_walk.hpp"

#include <gmock/gmock.h>

#include <random>

#include "unit/reconcile/fakes.hpp"

namespace sparekey::reconcile {
namespace {

using namespace std::chrono_literals;

Instant const kStart = parse_instant("2026-11-24T12:00:00Z").value();

/// The ids that a walk gives, each once.
std::multiset<std::string> walk(FakeLists& lists, Patience patience = {}) {
    std::multiset<std::string> ids;
    auto const all = [&]() -> asio::awaitable<void> {
        EventWalk events(lists, {std::string(kFailed)}, kStart, patience);
        while (true) {
            auto const page = co_await events.next();
            if (!page.value()) co_return;
            for (auto const& listed : (*page)->events) ids.insert(listed.event.event_id);
        }
    };
    run(all());
    return ids;
}

/// `count` events, `step` apart.
std::multiset<std::string> fill(FakeLists& lists, unsigned count, std::chrono::milliseconds step) {
    std::multiset<std::string> ids;
    for (unsigned i = 0; i < count; ++i) {
        lists.add(std::to_string(i), kStart + 1s + i * step);
        ids.insert(std::to_string(i));
    }
    return ids;
}

TEST(EventWalk, asks_once_where_everything_has_room) {
    FakeLists lists;
    auto const all = fill(lists, 499, 1s);
    EXPECT_EQ(walk(lists), all);
    ASSERT_EQ(lists.queries.size(), 1u);
    EXPECT_EQ(lists.queries[0].since, kStart);
    EXPECT_EQ(lists.queries[0].until, std::nullopt);
    EXPECT_EQ(lists.queries[0].offset, 0u);
    EXPECT_EQ(lists.queries[0].limit, 500u);
}

TEST(EventWalk, finds_every_event_in_whatever_order_they_are_listed) {
    for (std::string const order : {"oldest first", "newest first", "shuffled"}) {
        FakeLists lists;
        auto const all = fill(lists, 2600, 7s);
        if (order == "newest first") std::ranges::reverse(lists.events);
        if (order == "shuffled") std::ranges::shuffle(lists.events, std::mt19937(1));
        EXPECT_TRUE(walk(lists) == all) << order;
        EXPECT_LT(lists.queries.size(), 60u) << order;
    }
}

TEST(EventWalk, finds_every_event_of_one_moment) {
    FakeLists lists;
    auto all = fill(lists, 1700, 0s);
    lists.add("newer", kStart + 1min);
    all.insert("newer");
    EXPECT_TRUE(walk(lists) == all);
}

TEST(EventWalk, finds_every_event_of_a_server_without_offsets) {
    FakeLists lists;
    lists.knows_offset = false;
    auto const all = fill(lists, 2600, 7s);
    EXPECT_TRUE(walk(lists) == all);
}

TEST(EventWalk, believes_a_server_that_ignores_the_limit) {
    FakeLists lists;
    lists.knows_limit = false;
    auto const all = fill(lists, 800, 1s);
    EXPECT_TRUE(walk(lists) == all);
    EXPECT_EQ(lists.queries.size(), 1u);
}

TEST(EventWalk, goes_on_past_pages_of_events_that_cannot_be_read) {
    FakeLists lists;
    auto all = fill(lists, 2600, 7s);
    for (unsigned i = 200; i < 2500; ++i) lists.garbled.insert(std::to_string(i));
    std::ranges::rotate(lists.events, lists.events.begin() + 200);  // the first pages have nothing else
    for (auto const& id : lists.garbled) all.erase(id);
    EXPECT_EQ(walk(lists), all);
}

TEST(EventWalk, ends_where_the_server_knows_no_offset_and_nothing_can_be_read) {
    FakeLists lists;
    fill(lists, 600, 0s);
    for (auto const& listed : lists.events) lists.garbled.insert(listed.event.event_id);
    lists.knows_offset = false;
    EXPECT_EQ(walk(lists), std::multiset<std::string>());
    EXPECT_LE(lists.queries.size(), EventWalk::kMostBarren);
}

TEST(EventWalk, ends_where_neither_limit_nor_offset_is_known_and_a_page_happens_to_be_full) {
    FakeLists lists;
    lists.knows_limit = false;
    lists.knows_offset = false;
    auto const all = fill(lists, 500, 0s);
    EXPECT_TRUE(walk(lists) == all);
    EXPECT_LT(lists.queries.size(), 40u);
}

/// Lists 500 other events each time.
class EndlessLists final : public SeamLists {
  public:
    asio::awaitable<rescue::SeamResult<EventPage>> list_events(EventQuery query) override {
        FakeLists lists;
        for (unsigned i = 0; i < query.limit; ++i) lists.add(std::to_string(++made_), query.since + 10s);
        EventPage page;
        page.events = lists.events;
        co_return page;
    }
    asio::awaitable<rescue::SeamResult<DevicePage>> list_devices(std::string, unsigned) override {
        co_return DevicePage();
    }
    asio::awaitable<rescue::SeamResult<CodePage>> list_access_codes(std::string_view, std::string,
                                                                    unsigned) override {
        co_return CodePage();
    }

  private:
    unsigned made_ = 0;
};

TEST(EventWalk, gives_up_on_a_list_without_end) {
    EndlessLists lists;
    auto const all = [&]() -> asio::awaitable<void> {
        EventWalk events(lists, {}, kStart);
        while (true) {
            auto const page = co_await events.next();
            if (page) continue;
            EXPECT_THAT(page.error().message, testing::HasSubstr("does not come to an end"));
            co_return;
        }
    };
    run(all());
}

TEST(EventWalk, goes_on_where_it_was_after_a_request_that_failed) {
    FakeLists lists;
    auto const all = fill(lists, 2600, 7s);
    lists.trouble_every = 3;
    EXPECT_TRUE(walk(lists, {2, 1ms}) == all);
}

TEST(EventWalk, hands_on_what_seam_answers_instead) {
    FakeLists lists;
    lists.troubles = {seam_error(rescue::SeamError::Kind::rate_limited, 429)};
    auto const once = [&]() -> asio::awaitable<void> {
        EventWalk events(lists, {}, kStart);
        auto const page = co_await events.next();
        EXPECT_EQ(page.error().status, 429);
    };
    run(once());
}

}  // namespace
}  // namespace sparekey::reconcile

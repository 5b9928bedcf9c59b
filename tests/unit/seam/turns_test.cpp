#include "seam/turns.hpp"

#include <gmock/gmock.h>

#include "async/event.hpp"
#include "async/nursery.hpp"
#include "support/run.hpp"

namespace sparekey::seam {
namespace {

using namespace std::chrono_literals;
using Kind = rescue::SeamError::Kind;

constexpr auto kPull = "/access_codes/pull_backup_access_code";

struct HeldBack final : SeamObserver {
    std::vector<std::string> told;
    void held_back(Priority priority, std::chrono::milliseconds waited) override {
        EXPECT_GT(waited.count(), 0);
        told.emplace_back(to_string(priority));
    }
};

class TurnsTest : public testing::Test {
  protected:
    /// Takes what may come at once.
    void empty() {
        while (RequestBudget::Place(budget, Priority::urgent).ask(std::chrono::steady_clock::now()) == 0ms) {
        }
    }

    bool background_may() {
        return RequestBudget::Place(budget, Priority::background).ask(std::chrono::steady_clock::now()) ==
               0ms;
    }

    rescue::SeamError refusal(Kind kind) const { return {kind, 0, "", {}, ""}; }

    RequestBudget budget{{60'000, 0}, std::chrono::steady_clock::now()};
    HeldBack observer;
};

TEST(PriorityOfTest, puts_what_goes_on_before_what_begins) {
    EXPECT_EQ(priority_of(kPull, Priority::urgent), Priority::urgent);
    EXPECT_EQ(priority_of("/access_codes/update", Priority::urgent), Priority::begun);
    EXPECT_EQ(priority_of("/access_codes/get", Priority::urgent), Priority::begun);
    EXPECT_EQ(priority_of("/access_codes/get", Priority::background), Priority::background);
    EXPECT_EQ(priority_of(kPull, Priority::background), Priority::background);
}

TEST_F(TurnsTest, tell_of_those_only_who_had_to_wait) {
    Turns urgent(&budget, Priority::urgent, observer);
    Turns unlimited(nullptr, Priority::background, observer);
    run(urgent.wait(kPull));
    run(unlimited.wait(kPull));
    EXPECT_TRUE(observer.told.empty());
    budget.set_limits({600, 0}, std::chrono::steady_clock::now());
    empty();
    run(unlimited.wait(kPull));
    EXPECT_TRUE(observer.told.empty());
    run(urgent.wait(kPull));
    EXPECT_THAT(observer.told, testing::ElementsAre("urgent"));
}

TEST_F(TurnsTest, leave_the_line_when_they_are_cancelled) {
    budget.set_limits({1, 0}, std::chrono::steady_clock::now());
    empty();
    auto const body = [&]() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        Nursery children(executor, [](std::string_view, std::exception_ptr) { FAIL(); });
        Turns turns(&budget, Priority::urgent, observer);
        children.spawn("waits", turns.wait(kPull));
        Event never;
        co_await never.wait_for(1ms);
        children.cut();
        co_await children.join();
    };
    run(body());
    EXPECT_TRUE(observer.told.empty());
    budget.set_limits({0, 0}, std::chrono::steady_clock::now());
    budget.set_limits({60, 0}, std::chrono::steady_clock::now());
    auto free = 0;
    while (RequestBudget::Place(budget, Priority::urgent).ask(std::chrono::steady_clock::now()) == 0ms)
        ++free;
    EXPECT_EQ(free, 15) << "nobody is before them any more";
}

TEST_F(TurnsTest, pause_the_background_when_a_read_met_429) {
    struct Row {
        std::string_view route;
        Kind kind;
        bool pauses;
    };
    for (auto const& [route, kind, pauses] :
         {Row{"/access_codes/update", Kind::rate_limited, false}, Row{kPull, Kind::rate_limited, false},
          Row{"/access_codes/get", Kind::temporary, false},
          Row{"/access_codes/get", Kind::unauthorized, false},
          Row{"/devices/list", Kind::rate_limited, true}}) {
        Turns turns(&budget, Priority::urgent, observer);
        turns.failed(route, refusal(kind));
        EXPECT_EQ(background_may(), !pauses) << route << " " << to_string(kind);
    }
}

TEST_F(TurnsTest, pause_for_as_long_as_seam_says) {
    Turns turns(&budget, Priority::background, observer);
    auto error = refusal(Kind::rate_limited);
    error.retry_after = std::chrono::seconds(0);
    turns.failed("/devices/list", error);
    EXPECT_TRUE(background_may());
}

}  // namespace
}  // namespace sparekey::seam

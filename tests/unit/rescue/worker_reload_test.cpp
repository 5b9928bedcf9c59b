// A reload gives the Worker another world, while looks are under way in the old one.
#include <gmock/gmock.h>

#include "rescue/worker.hpp"
#include "support/run.hpp"
#include "unit/rescue/fakes.hpp"

namespace sparekey::rescue {
namespace {

using testing::Contains;
using testing::ElementsAre;
using namespace std::chrono_literals;

class WorkerReload : public testing::Test, protected FakeWorld {
  protected:
    WorkerReload() {
        options.poll = 1ms;
        options.rescue.aligner.first_pause = 0ms;
    }

    /// Until so many looks have ended.
    asio::awaitable<void> settled(std::size_t looks) {
        std::function<bool()> const condition = [this, looks] { return queue.transitions.size() == looks; };
        co_await until(condition);
    }

    asio::awaitable<void> until(std::function<bool()> condition) {
        asio::steady_timer pause(co_await asio::this_coro::executor);
        while (!condition()) {
            pause.expires_after(1ms);
            co_await pause.async_wait(asio::use_awaitable);
        }
    }

    void add_job(std::string const& token) { queue.ready.push_back({new_job(), token}); }

    WorkerOptions options;
};

TEST_F(WorkerReload, closes_the_breaker_of_a_workspace_whose_key_was_refused) {
    options.rescue.probe_every = 1h;
    seam.get_errors = {{SeamError::Kind::unauthorized, 401, "no", {}, ""}};
    add_job("token-1");
    auto const test = [this]() -> asio::awaitable<void> {
        Worker worker(co_await asio::this_coro::executor, world(), options);
        worker.start();
        co_await settled(1);
        EXPECT_THAT(queue.transitions[0], testing::StartsWith("hold seam_unauthorized"));

        worker.use(world(), options);
        add_job("token-2");
        co_await settled(2);
        EXPECT_EQ(queue.transitions[1], "done told");
        EXPECT_THAT(alerts.resolved, Contains("seam_unauthorized:home"));
        co_await worker.stop(5s);
    };
    run(test());
}

TEST_F(WorkerReload, lets_a_look_under_way_end_with_what_it_began_with_and_then_lets_that_go) {
    FakeNotifier other{"letter"};
    auto owner = std::make_shared<int>();
    std::weak_ptr<int> const alive = owner;
    add_job("token-1");
    auto const test = [&, this]() -> asio::awaitable<void> {
        auto before = world();
        before.owner = std::move(owner);
        Worker worker(co_await asio::this_coro::executor, std::move(before), options);
        auto after = world();
        after.channels = {{&other, {}}};
        // In the middle of the one call that matters.
        sms.while_sending = [&] {
            worker.use(after, options);
            EXPECT_FALSE(alive.expired());
        };
        worker.start();
        co_await settled(1);
        EXPECT_EQ(queue.transitions[0], "done told");
        std::function<bool()> const gone = [&] { return alive.expired(); };
        co_await until(gone);

        seam.codes["original-2"] = failed_original();
        seam.codes["original-2"].access_code_id = "original-2";
        auto second = new_job();
        second.access_code_id = "original-2";
        queue.backup_owners.clear();
        queue.ready.push_back({second, "token-2"});
        co_await settled(2);
        EXPECT_EQ(other.sent.size(), 1u);
        EXPECT_EQ(sms.sent.size(), 1u);
        co_await worker.stop(5s);
    };
    run(test());
}

}  // namespace
}  // namespace sparekey::rescue

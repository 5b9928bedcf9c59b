// Rescues at full speed and a lister in the background, against seam-sim, with one budget.
#include <gmock/gmock.h>

#include "async/nursery.hpp"
#include "seam/client.hpp"
#include "sim/http_server.hpp"
#include "sim/rules.hpp"
#include "support/run_on.hpp"

namespace sparekey::seam {
namespace {

constexpr auto kGuests = 40;
constexpr unsigned kPerMinute = 3000;  // 750 at once
constexpr auto kAtOnce = 750;

class SharedBudgetTest : public testing::Test {
  protected:
    SharedBudgetTest() {
        simulation.spawn("server", server.serve());
        while (ask_once(Priority::urgent)) ++taken;
    }
    ~SharedBudgetTest() override {
        auto const end = [](Nursery& nursery) -> asio::awaitable<void> {
            nursery.cut();
            co_await nursery.join();
        };
        clients.clear();
        run_on(context, end(simulation));
    }

    bool ask_once(Priority priority) {
        return RequestBudget::Place(budget, priority).ask(std::chrono::steady_clock::now()).count() == 0;
    }

    /// As each shard has one.
    SeamClient& client(Priority priority) {
        http::ClientOptions http;
        http.url = Secret(server.url());
        http.most_connections = kGuests;
        SeamOptions options;
        options.api_key = Secret(simulator.world.workspaces.begin()->api_key);
        options.budget = &budget;
        options.priority = priority;
        auto& made = clients.emplace_back();
        made.http = http::Client::create(std::move(http)).value();
        made.seam = std::make_unique<SeamClient>(*made.http, std::move(options), clock, Log());
        return *made.seam;
    }

    asio::awaitable<void> rescue(SeamClient& seam, std::string id) {
        auto const looked = co_await seam.get_access_code(id);
        EXPECT_TRUE(looked);
        auto const pulled = co_await seam.pull_backup(id);
        EXPECT_TRUE(pulled);
        // The rest need not wait until half of the bucket is full again.
        if (++rescued == kGuests) budget.set_limits({0, 0}, std::chrono::steady_clock::now());
    }

    /// Goes on until nobody is to be rescued any more.
    asio::awaitable<void> list(SeamClient& seam) {
        while (rescued < kGuests) {
            auto const listed = co_await seam.list_devices("", 10);
            EXPECT_TRUE(listed);
            lists_during += rescued < kGuests ? 1 : 0;
        }
    }

    struct Made {
        std::unique_ptr<http::Client> http;
        std::unique_ptr<SeamClient> seam;
    };

    asio::io_context context{1};
    Nursery simulation{context.get_executor(), [](std::string_view, std::exception_ptr) {}};
    sim::Simulator simulator{simulation};
    sim::HttpServer server{
        context.get_executor(), {asio::ip::make_address("127.0.0.1"), 0}, nullptr, simulator, simulation};
    SystemClock clock;
    RequestBudget budget{{kPerMinute, 0}, std::chrono::steady_clock::now()};
    std::list<Made> clients;
    int taken = 0;
    int rescued = 0;
    int lists_during = 0;
};

TEST_F(SharedBudgetTest, serves_guests_before_the_background_and_the_background_after_them) {
    auto& world = simulator.world;
    auto& device = sim::add_device(world, *world.workspaces.begin(), {.pool_size = kGuests}, clock.now());
    std::vector<std::string> ids;
    for (auto i = 0; i < kGuests; ++i) {
        sim::NewAccessCode const wanted = {
            .name = "Guest",
            .pin = {},
            .time_frame = {clock.now() - std::chrono::hours(1), clock.now() + std::chrono::hours(48)},
            .use_backup_pool = false};
        ids.push_back(sim::create_access_code(world, device, wanted, clock.now()).value()->id);
    }

    auto& lister = client(Priority::background);
    SeamClient* const shards[] = {&client(Priority::urgent), &client(Priority::urgent)};
    Nursery work(context.get_executor(), [](std::string_view, std::exception_ptr) { ADD_FAILURE(); });
    for (auto i = 0; i < 3; ++i) work.spawn("lists", list(lister));  // first in line, and served last
    for (std::size_t i = 0; i < ids.size(); ++i) work.spawn("rescues", rescue(*shards[i % 2], ids[i]));
    run_on(context, work.join());

    EXPECT_EQ(rescued, kGuests);
    EXPECT_GE(taken, kAtOnce);
    EXPECT_EQ(lists_during, 0) << "the bucket was empty: half of it is kept for guests";
    std::vector<std::string> paths;
    for (auto const& request : simulator.requests) paths.push_back(request.path);
    auto const first_list = std::find(paths.begin(), paths.end(), "/devices/list");
    EXPECT_EQ(first_list - paths.begin(), 2 * kGuests) << "in the order in which Seam was asked";
    EXPECT_EQ(paths.end() - first_list, 3);
}

}  // namespace
}  // namespace sparekey::seam

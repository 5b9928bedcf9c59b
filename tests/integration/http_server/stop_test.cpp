// The server stops: nobody loses an answer, nobody is kept waiting.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <exception>

#include "integration/http_server/test_server.hpp"

namespace sparekey::http {
namespace {

constexpr std::chrono::seconds kLong{20};

/// Runs Server::stop() beside the test body.
class Stopping {
  public:
    Stopping(asio::any_io_executor executor, Server& server, std::chrono::milliseconds limit) {
        asio::co_spawn(executor, server.stop(limit), [this](std::exception_ptr error, bool uncut) {
            failed = error != nullptr;
            nothing_cut = uncut;
            done.set();
        });
    }

    Event done;
    bool failed = false;
    bool nothing_cut = false;
};

TEST(Stop, closes_idle_connections_and_accepts_no_more) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const kept = co_await test.client();
        co_await kept->send(get("/"));
        co_await kept->answer();
        auto const fresh = co_await test.client();
        EXPECT_TRUE(test.server->accepting());
        auto const both_here = [&] { return test.server->connections() == 2; };
        co_await until(both_here);

        auto const nothing_cut = co_await test.server->stop(kLong);
        EXPECT_TRUE(nothing_cut);
        EXPECT_FALSE(test.server->accepting());
        EXPECT_EQ(test.server->connections(), 0u);
        auto const kept_ending = co_await kept->ending();
        auto const fresh_ending = co_await fresh->ending();
        EXPECT_EQ(kept_ending, Ending::clean);
        EXPECT_EQ(fresh_ending, Ending::clean);

        std::string outcome = "connected";
        try {
            co_await test.client();
        } catch (boost::system::system_error const& e) {
            if (e.code() == asio::error::connection_refused) outcome = "refused";
        }
        EXPECT_EQ(outcome, "refused");
    });
}

TEST(Stop, lets_a_request_under_way_finish) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send(post("/wait", "under way"));
        auto const busy = [&] { return !test.handler.requests.empty(); };
        co_await until(busy);

        Stopping stopping(co_await asio::this_coro::executor, *test.server, kLong);
        test.handler.released.set();
        auto const answer = co_await client->answer();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "under way");
        EXPECT_TRUE(answer.closes());
        auto const ending = co_await client->ending();
        EXPECT_EQ(ending, Ending::clean);
        client->close();
        co_await stopping.done.wait();
        EXPECT_TRUE(stopping.nothing_cut);
        EXPECT_FALSE(test.handler.was_draining.at(0));
    });
}

TEST(Stop, tells_the_handler_of_requests_that_complete_later) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const half_head = co_await test.client();
        auto const half_body = co_await test.client();
        auto const unread = co_await test.client();
        co_await half_head->send("POST / HTTP/1.1\r\nHo");
        co_await half_body->send(
            "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        co_await half_body->answer();  // 100: the head was read
        auto const all_here = [&] { return test.server->connections() == 3; };
        co_await until(all_here);
        co_await half_head->send("st: h\r\nContent-Le");
        co_await unread->send(get("/"));

        Stopping stopping(co_await asio::this_coro::executor, *test.server, kLong);
        co_await half_head->send("ngth: 4\r\n\r\nlate");
        co_await half_body->send("late");
        auto const first = co_await half_head->answer();
        auto const second = co_await half_body->answer();
        auto const third = co_await unread->answer();
        EXPECT_EQ(first.body, "late");
        EXPECT_EQ(second.body, "late");
        EXPECT_EQ(third.status, 200);
        EXPECT_TRUE(first.closes() && second.closes() && third.closes());
        for (auto* const client : {half_head.get(), half_body.get(), unread.get()}) client->close();
        co_await stopping.done.wait();
        EXPECT_TRUE(stopping.nothing_cut);
        EXPECT_EQ(test.handler.requests.size(), 3u);
        for (std::size_t i = 0; i < test.handler.requests.size(); ++i) {
            bool const came_late = test.handler.requests[i].body == "late";
            EXPECT_TRUE(test.handler.was_draining[i] || !came_late);
        }
    });
}

TEST(Stop, answers_requests_that_were_on_their_way_to_idle_connections) {
    auto options = patient();
    options.farewell = kLong;
    auto const body = [](TestServer& test) -> asio::awaitable<void> {
        auto const kept = co_await test.client();
        co_await kept->send(get("/"));
        co_await kept->answer();
        auto const fresh = co_await test.client();
        auto const both_here = [&] { return test.server->connections() == 2; };
        co_await until(both_here);

        Stopping stopping(co_await asio::this_coro::executor, *test.server, kLong);
        auto const closed_to_others = [&] { return !test.server->accepting(); };
        co_await until(closed_to_others);
        for (auto* const client : {kept.get(), fresh.get()}) {
            co_await client->send(get("/"));
            auto const answer = co_await client->answer();
            EXPECT_EQ(answer.status, 200);
            EXPECT_TRUE(answer.closes());
            client->close();
        }
        co_await stopping.done.wait();
        EXPECT_TRUE(stopping.nothing_cut);
    };
    with_server(body, options);
}

TEST(Stop, cuts_what_is_left_after_the_limit) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const busy_client = co_await test.client();
        auto const slow_client = co_await test.client();
        co_await busy_client->send(get("/wait"));
        co_await slow_client->send("GET / HTTP");
        auto const busy = [&] { return !test.handler.requests.empty() && test.server->connections() == 2; };
        co_await until(busy);

        auto const nothing_cut = co_await test.server->stop(std::chrono::milliseconds(50));
        EXPECT_FALSE(nothing_cut);
        EXPECT_EQ(test.server->connections(), 0u);
        EXPECT_TRUE(test.handler.refusals.empty());
    });
}

TEST(Stop, loses_its_patience_when_cut) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send(get("/wait"));
        auto const busy = [&] { return !test.handler.requests.empty(); };
        co_await until(busy);

        Stopping stopping(co_await asio::this_coro::executor, *test.server, std::chrono::hours(1));
        test.server->cut();
        co_await stopping.done.wait();
        EXPECT_EQ(test.server->connections(), 0u);
        auto const ending = co_await client->ending();
        EXPECT_EQ(ending, Ending::clean);
    });
}

}  // namespace
}  // namespace sparekey::http

// How many connections there may be, and clients that leave.
#include <gtest/gtest.h>

#include <boost/asio/write.hpp>

#include "integration/http_server/test_server.hpp"

namespace sparekey::http {
namespace {

ServerOptions at_most(std::size_t connections) {
    auto options = patient();
    options.max_connections = connections;
    return options;
}

TEST(Connections, over_the_cap_are_closed_when_all_are_busy) {
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            auto const first = co_await test.client();
            auto const second = co_await test.client();
            co_await first->send(get("/wait"));
            co_await second->send(get("/wait"));
            auto const both_busy = [&] { return test.handler.requests.size() == 2; };
            co_await until(both_busy);

            auto const third = co_await test.client();
            auto const ending = co_await third->ending();
            EXPECT_EQ(ending, Ending::clean);
            EXPECT_EQ(test.handler.count(Refusal::too_many_connections), 1);

            test.handler.released.set();
            auto const answer = co_await first->answer();
            EXPECT_EQ(answer.status, 200);
        },
        at_most(2));
}

TEST(Connections, over_the_cap_take_the_place_of_the_longest_idle_one) {
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            auto const oldest = co_await test.client();
            co_await oldest->send(get("/"));
            co_await oldest->answer();
            auto const younger = co_await test.client();
            co_await younger->send(get("/"));
            co_await younger->answer();

            auto const answer = co_await test.ask(get("/"));
            EXPECT_EQ(answer.status, 200);
            auto const ending = co_await oldest->ending();
            EXPECT_EQ(ending, Ending::clean);
            co_await younger->send(get("/"));
            auto const still_here = co_await younger->answer();
            EXPECT_EQ(still_here.status, 200);
            EXPECT_TRUE(test.handler.refusals.empty());
        },
        at_most(2));
}

TEST(Connections, over_the_cap_take_no_place_of_one_whose_request_has_arrived) {
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            auto const client = co_await test.client();
            co_await client->send(get("/"));
            co_await client->answer();

            // Without a turn for the server in between: it learns of both at once, and of the other first.
            auto& socket = client->stream().next_layer();
            Socket other(socket.get_executor());
            other.connect(socket.remote_endpoint());
            asio::write(socket, asio::buffer(get("/")));
            auto const answer = co_await client->answer();
            EXPECT_EQ(answer.status, 200);
        },
        at_most(1));
}

TEST(Connections, over_the_cap_take_the_place_of_the_longest_unfinished_request) {
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            auto const head = co_await test.client();
            co_await head->send("POST / HTTP/1.1\r\nHo");
            auto const body = co_await test.client();
            co_await body->send(
                "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            co_await body->skip_past("100 Continue\r\n\r\n");
            auto const busy = co_await test.client();
            co_await busy->send(get("/wait"));
            auto const all_here = [&] {
                return test.handler.requests.size() == 1 && test.server->connections() == 3;
            };
            co_await until(all_here);

            auto const first = co_await test.client();
            co_await first->send(get("/wait"));
            auto const without_head = co_await head->ending();
            EXPECT_EQ(without_head, Ending::clean);
            auto const first_busy = [&] { return test.handler.requests.size() == 2; };
            co_await until(first_busy);  // else it would be the one that is idle
            auto const second = co_await test.client();
            co_await second->send(get("/wait"));
            auto const without_body = co_await body->ending();
            EXPECT_EQ(without_body, Ending::clean);
            EXPECT_EQ(test.handler.refusals, std::vector<Refusal>(2, Refusal::too_many_connections));

            auto const all_busy = [&] { return test.handler.requests.size() == 3; };
            co_await until(all_busy);
            auto const third = co_await test.client();
            auto const turned_away = co_await third->ending();
            EXPECT_EQ(turned_away, Ending::clean);
            test.handler.released.set();
            for (auto* const client : {busy.get(), first.get(), second.get()}) {
                auto const answer = co_await client->answer();
                EXPECT_EQ(answer.status, 200);
            }
        },
        at_most(3));
}

TEST(Connections, over_the_cap_take_the_place_of_one_that_does_not_take_its_answer) {
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            test.handler.answer.body.assign(16 * 1024 * 1024, 'x');  // more than the kernel buffers
            auto const first = co_await test.client();
            auto const second = co_await test.client();
            co_await first->send(get("/"));
            co_await second->send(get("/"));
            auto const both_answered = [&] { return test.handler.requests.size() == 2; };
            co_await until(both_answered);

            test.handler.answer.body = "short";
            auto const answer = co_await test.ask(get("/"));
            EXPECT_EQ(answer.status, 200);
        },
        at_most(2));
}

TEST(Connections, over_the_cap_take_the_place_of_one_that_is_answered_and_does_not_close) {
    auto options = at_most(1);
    options.linger_timeout = std::chrono::minutes(1);
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            auto const lingering = co_await test.client();
            co_await lingering->send("no HTTP\r\n\r\n");
            auto const refused = co_await lingering->answer();
            EXPECT_EQ(refused.status, 400);

            auto const answer = co_await test.ask(get("/"));
            EXPECT_EQ(answer.status, 200);
        },
        options);
}

TEST(Connections, whose_bodies_take_longest_make_room_for_other_bodies) {
    auto options = patient();
    options.body_memory = 250;
    options.body_limit = 100;
    with_server(
        [](TestServer& test) -> asio::awaitable<void> {
            std::string const waits = "Host: h\r\nExpect: 100-continue\r\n";
            auto const chunked = co_await test.client();  // counts as long as it may become
            co_await chunked->send("POST / HTTP/1.1\r\n" + waits + "Transfer-Encoding: chunked\r\n\r\n");
            co_await chunked->skip_past("100 Continue\r\n\r\n");
            auto const long_one = co_await test.client();
            co_await long_one->send("POST / HTTP/1.1\r\n" + waits + "Content-Length: 100\r\n\r\n");
            co_await long_one->skip_past("100 Continue\r\n\r\n");
            for (int i = 0; i < 3; ++i) {
                auto const short_one = co_await test.ask(post("/", std::string(50, 'x')));
                EXPECT_EQ(short_one.status, 200);  // and leaves its room to the next
            }
            EXPECT_TRUE(test.handler.refusals.empty());

            auto const answer = co_await test.ask(post("/", std::string(60, 'x')));
            EXPECT_EQ(answer.status, 200);
            auto const ending = co_await chunked->ending();
            EXPECT_EQ(ending, Ending::clean);
            EXPECT_EQ(test.handler.refusals, std::vector<Refusal>(1, Refusal::too_many_connections));
            co_await long_one->send(std::string(100, 'y'));
            auto const late = co_await long_one->answer();
            EXPECT_EQ(late.body.size(), 100u);
        },
        options);
}

TEST(Connections, that_end_inside_a_request_are_counted) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        std::string const parts[] = {
            "GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabc",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab"};
        for (auto const& part : parts) {
            auto const client = co_await test.client();
            co_await client->send(part);
            client->close();
            auto const noticed = [&] {
                return test.handler.refusals.size() == 1 && test.server->connections() == 0;
            };
            co_await until(noticed);
            EXPECT_EQ(test.handler.count(Refusal::cut_short), 1) << part;
            test.handler.refusals.clear();
        }
        EXPECT_TRUE(test.handler.requests.empty());
    });
}

TEST(Connections, that_end_between_requests_are_nobodys_fault) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const silent = co_await test.client();
        silent->close();
        auto const client = co_await test.client();
        co_await client->send(get("/"));
        co_await client->answer();
        client->close();
        auto const gone = [&] { return test.server->connections() == 0; };
        co_await until(gone);
        EXPECT_TRUE(test.handler.refusals.empty());
    });
}

TEST(Connections, may_be_half_closed_by_a_client_that_still_reads) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send(post("/", "last words"));
        client->stream().next_layer().shutdown(Socket::shutdown_send);
        auto const answer = co_await client->answer();
        EXPECT_EQ(answer.body, "last words");
        auto const ending = co_await client->ending();
        EXPECT_EQ(ending, Ending::clean);
    });
}

TEST(Connections, whose_client_left_during_the_answer_harm_nobody) {
    with_server([](TestServer& test) -> asio::awaitable<void> {
        auto const client = co_await test.client();
        co_await client->send(get("/wait"));
        auto const busy = [&] { return !test.handler.requests.empty(); };
        co_await until(busy);
        client->close();
        test.handler.released.set();
        auto const gone = [&] { return test.server->connections() == 0; };
        co_await until(gone);
        auto const answer = co_await test.ask(get("/"));
        EXPECT_EQ(answer.status, 200);
    });
}

}  // namespace
}  // namespace sparekey::http

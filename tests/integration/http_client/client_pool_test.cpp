// When a connection is used again, and when a request is sent again.
#include "async/nursery.hpp"
#include "client_fixture.hpp"
#include "support/cut_and_join.hpp"

namespace sparekey::http {
namespace {

using testing::HasSubstr;
using Then = StubAnswer::Then;

using HttpClientPool = HttpClient;

TEST_F(HttpClientPool, keeps_its_connection) {
    for (auto const* const body : {"1", "2", "3"}) {
        server.answer(stub_http(200, body));
        EXPECT_EQ(client.send(post("/x")).value().body, body);
    }
    EXPECT_EQ(server.connections(), 1u);
}

TEST_F(HttpClientPool, lets_go_of_a_connection_that_the_server_does_not_keep) {
    server.answer(stub_http(200, "", "Connection: close\r\n"));
    server.answer("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n");
    server.answer(stub_http(200, ""));
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(client.send(post("/x")));
    EXPECT_EQ(server.connections(), 3u);
}

TEST_F(HttpClientPool, lets_go_of_a_connection_with_bytes_after_the_answer) {
    server.answer(stub_http(200, "") + stub_http(200, "nobody asked"));
    server.answer(stub_http(200, "asked"));
    EXPECT_TRUE(client.send(post("/x")));
    EXPECT_EQ(client.send(post("/x")).value().body, "asked");
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(HttpClientPool, sends_what_must_not_be_repeated_over_a_new_connection) {
    server.answer(stub_http(200, ""));
    server.answer(stub_http(200, ""));
    EXPECT_TRUE(client.send(post("/x")));
    EXPECT_TRUE(client.send(post("/x"), Repeat::harmful));
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(HttpClientPool, does_not_use_a_connection_that_was_idle_for_too_long) {
    auto options = options_for(server);
    options.idle_limit = std::chrono::seconds(0);
    ClientFixture forgetful(context, options);
    server.answer(stub_http(200, ""));
    server.answer(stub_http(200, ""));
    EXPECT_TRUE(forgetful.send(post("/x")));
    EXPECT_TRUE(forgetful.send(post("/x")));
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(HttpClientPool, does_not_use_a_connection_that_was_closed_while_idle) {
    server.answer(stub_http(200, ""), Then::close);
    server.answer(stub_http(200, "fresh"));
    EXPECT_TRUE(client.send(post("/x")));
    EXPECT_EQ(client.send(post("/x")).value().body, "fresh");
    EXPECT_EQ(server.requests().size(), 2u);
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(HttpClientPool, repeats_once_a_request_that_met_a_dying_connection) {
    server.answer(stub_http(200, ""));
    EXPECT_TRUE(client.send(post("/first")));
    server.answer("", Then::close);
    server.answer(stub_http(200, "repeated"));
    EXPECT_EQ(client.send(post("/second")).value().body, "repeated");
    ASSERT_EQ(server.requests().size(), 3u);
    EXPECT_EQ(server.requests()[1], server.requests()[2]);
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(HttpClientPool, repeats_no_more_than_once) {
    server.answer(stub_http(200, ""));
    EXPECT_TRUE(client.send(post("/x")));
    server.answer("", Then::close);
    server.answer("", Then::close);
    EXPECT_THAT(client.send(post("/x")).error().message, HasSubstr("closed before an answer came"));
    EXPECT_EQ(server.requests().size(), 3u);
}

TEST_F(HttpClientPool, does_not_repeat_once_the_answer_has_begun) {
    server.answer(stub_http(200, ""));
    EXPECT_TRUE(client.send(post("/x")));
    server.answer("HTTP/1.1 2", Then::close);
    EXPECT_THAT(client.send(post("/x")).error().message, HasSubstr("closed in the middle"));
    EXPECT_EQ(server.requests().size(), 2u);
}

asio::awaitable<void> send_into(Client& client, std::vector<Result<HttpResponse>>& answers) {
    auto const request = post("/x");
    auto answer = co_await client.send(request, std::chrono::seconds(20), Repeat::harmless);
    answers.push_back(std::move(answer));
}

void ignore_child(std::string_view, std::exception_ptr) {}

TEST_F(HttpClientPool, lets_requests_wait_for_a_free_connection) {
    auto options = options_for(server);
    options.most_connections = 2;
    ClientFixture bounded(context, options);
    std::vector<Result<HttpResponse>> answers;
    Nursery nursery(context.get_executor(), ignore_child);
    for (int i = 0; i < 10; ++i) {
        server.answer(stub_http(200, "x"));
        nursery.spawn("send", send_into(*bounded, answers));
    }
    run_on(context, nursery.join());
    ASSERT_EQ(answers.size(), 10u);
    for (auto const& answer : answers) EXPECT_TRUE(answer);
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(HttpClientPool, times_out_while_waiting_for_a_free_connection) {
    auto options = options_for(server);
    options.most_connections = 1;
    ClientFixture bounded(context, options);
    std::vector<Result<HttpResponse>> answers;
    Nursery nursery(context.get_executor(), ignore_child);
    nursery.spawn("hangs", send_into(*bounded, answers));
    for (; server.requests().empty(); context.restart()) context.run_one();
    auto const late = bounded.send(post("/x"), Repeat::harmless, std::chrono::milliseconds(100));
    EXPECT_EQ(late.error().code, Errc::unavailable);  // nothing was asked
    EXPECT_EQ(server.requests().size(), 1u);
    run_on(context, cut_and_join(nursery));
    EXPECT_TRUE(answers.empty());  // cancelled: operation_aborted, no answer

    server.answer(stub_http(200, "free again"));
    EXPECT_EQ(bounded.send(post("/x")).value().body, "free again");
}

}  // namespace
}  // namespace sparekey::http

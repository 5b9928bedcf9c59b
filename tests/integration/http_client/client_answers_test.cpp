// What the client makes of answers, good and bad.
#include <boost/asio/ip/tcp.hpp>

#include "client_fixture.hpp"

namespace sparekey::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Then = StubAnswer::Then;

using HttpClientAnswers = HttpClient;

TEST_F(HttpClientAnswers, sends_the_request_to_the_last_byte) {
    server.answer(stub_http(200, ""));
    auto request = post("/access_codes/get", R"({"access_code_id":"a"})");
    request.headers.add("Authorization", "Bearer key");
    ASSERT_TRUE(client.send(request));
    EXPECT_THAT(server.requests(), ElementsAre("POST /access_codes/get HTTP/1.1\r\nHost: 127.0.0.1:" +
                                               std::to_string(server.port()) +
                                               "\r\nAuthorization: Bearer key\r\nContent-Length: 22\r\n\r\n" +
                                               R"({"access_code_id":"a"})"));
}

TEST_F(HttpClientAnswers, returns_status_headers_and_body) {
    server.answer(stub_http(404, R"({"ok":false})", "seam-request-id: r1\r\nVia: a\r\nVia: b\r\n"));
    auto const answer = client.send(post("/x")).value();
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.body, R"({"ok":false})");
    EXPECT_EQ(answer.headers.find("Seam-Request-Id"), "r1");
    EXPECT_EQ(answer.headers.count("via"), 2u);
}

TEST_F(HttpClientAnswers, reads_bodies_in_chunks) {
    server.answer(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2;x=y\r\nef\r\n0\r\n\r\n");
    EXPECT_EQ(client.send(post("/x")).value().body, "abcdef");
}

TEST_F(HttpClientAnswers, reads_a_body_that_ends_with_the_connection) {
    server.answer("HTTP/1.0 200 OK\r\n\r\nto the end", Then::close);
    EXPECT_EQ(client.send(post("/x")).value().body, "to the end");
}

TEST_F(HttpClientAnswers, knows_answers_without_a_body) {
    server.answer("HTTP/1.1 204 No Content\r\n\r\n");
    server.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    EXPECT_EQ(client.send(post("/x")).value().body, "");
    auto head = post("/x", "");
    head.method = "HEAD";
    EXPECT_EQ(client.send(head).value().body, "");
    EXPECT_EQ(server.connections(), 1u);
}

TEST_F(HttpClientAnswers, passes_over_interim_answers) {
    server.answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" +
                  stub_http(200, "real"));
    auto const answer = client.send(post("/x")).value();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "real");
    EXPECT_EQ(answer.headers.count("Link"), 0u);
}

TEST_F(HttpClientAnswers, gives_up_on_interim_answers_without_end) {
    std::string interim;
    for (int i = 0; i < 100; ++i) interim += "HTTP/1.1 102 Processing\r\n\r\n";
    server.answer(interim);
    EXPECT_EQ(client.send(post("/x")).error().code, Errc::invalid_input);
}

TEST_F(HttpClientAnswers, does_not_follow_redirects) {
    server.answer(stub_http(302, "", "Location: " + server.url() + "/elsewhere\r\n"));
    EXPECT_EQ(client.send(post("/x")).value().status, 302);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(HttpClientAnswers, takes_a_body_of_four_mebibytes) {
    server.answer(stub_http(200, std::string(4 * 1024 * 1024, 'x')));
    EXPECT_EQ(client.send(post("/x")).value().body.size(), 4u * 1024 * 1024);
}

TEST_F(HttpClientAnswers, refuses_a_body_that_is_too_large) {
    std::string const body(5 * 1024 * 1024, 'x');
    server.answer(stub_http(200, body), Then::close);
    EXPECT_EQ(client.send(post("/x")).error().code, Errc::too_large);

    server.answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n500000\r\n" + body + "\r\n0\r\n\r\n",
                  Then::close);
    EXPECT_EQ(client.send(post("/x")).error().code, Errc::too_large);

    server.answer("HTTP/1.1 200 OK\r\n\r\n" + body, Then::close);
    EXPECT_EQ(client.send(post("/x")).error().code, Errc::too_large);
}

TEST_F(HttpClientAnswers, refuses_a_head_that_is_too_large) {
    server.answer(stub_http(200, "", "X-Long: " + std::string(40'000, 'x') + "\r\n"), Then::close);
    EXPECT_EQ(client.send(post("/x")).error().code, Errc::too_large);
}

TEST_F(HttpClientAnswers, names_malformed_answers) {
    for (auto const* const bytes :
         {"Hello, this is SMTP\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"}) {
        server.answer(bytes, Then::close);
        auto const answer = client.send(post("/x"));
        ASSERT_FALSE(answer) << bytes;
        EXPECT_EQ(answer.error().code, Errc::invalid_input);
        EXPECT_THAT(answer.error().message, HasSubstr("malformed answer")) << bytes;
    }
}

TEST_F(HttpClientAnswers, names_a_connection_closed_in_the_middle_of_an_answer) {
    for (auto const* const bytes : {"HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345",
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"}) {
        server.answer(bytes, Then::close);
        auto const answer = client.send(post("/x"));
        ASSERT_FALSE(answer) << bytes;
        EXPECT_EQ(answer.error().code, Errc::invalid_input);
        EXPECT_THAT(answer.error().message, HasSubstr("closed in the middle of the answer")) << bytes;
    }
}

TEST_F(HttpClientAnswers, names_a_connection_closed_before_the_answer) {
    server.answer("", Then::close);
    auto const answer = client.send(post("/x"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::invalid_input);
    EXPECT_THAT(answer.error().message, HasSubstr("closed before an answer came"));
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(HttpClientAnswers, times_out_when_the_server_says_nothing) {
    auto const answer = client.send(post("/x"), Repeat::harmless, std::chrono::milliseconds(100));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::timed_out);
    EXPECT_THAT(answer.error().message, HasSubstr("no answer within 100 ms"));
}

TEST_F(HttpClientAnswers, times_out_in_the_middle_of_an_answer_and_drops_the_connection) {
    server.answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345", Then::hang);
    EXPECT_EQ(client.send(post("/x"), Repeat::harmless, std::chrono::milliseconds(100)).error().code,
              Errc::timed_out);
    server.answer(stub_http(200, "fresh"));
    EXPECT_EQ(client.send(post("/x")).value().body, "fresh");
    EXPECT_EQ(server.connections(), 2u);
}

TEST(HttpClientConnect, says_that_the_connection_was_refused) {
    asio::io_context context(1);
    ClientOptions options;
    {
        StubServer const gone(context);
        options.url = Secret(gone.url());
    }
    ClientFixture client(context, options);
    auto const answer = client.send(post("/x"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::unavailable);
    EXPECT_THAT(answer.error().message, HasSubstr("no connection: Connection refused"));
}

TEST(HttpClientConnect, says_that_the_name_does_not_resolve) {
    asio::io_context context(1);
    ClientOptions options;
    options.url = Secret("https://" + std::string(64, 'x') + ".example");  // a label too long to be asked for
    ClientFixture client(context, options);
    auto const answer = client.send(post("/x"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::unavailable);
    EXPECT_THAT(answer.error().message, HasSubstr("the name does not resolve"));
}

TEST(HttpClientConnect, times_out_when_nothing_answers_the_connect) {
    asio::io_context context(1);
    asio::ip::tcp::acceptor full(context);
    full.open(asio::ip::tcp::v4());
    full.bind({asio::ip::address_v4::loopback(), 0});
    full.listen(0);
    // The kernel drops what asks beyond the queue: connections that nobody accepts fill it.
    std::vector<asio::ip::tcp::socket> waiting;
    for (int i = 0; i < 4; ++i)
        waiting.emplace_back(context).async_connect(full.local_endpoint(), [](error_code) {});

    ClientOptions options;
    options.url = Secret("http://127.0.0.1:" + std::to_string(full.local_endpoint().port()));
    ClientFixture client(context, options);
    EXPECT_EQ(client.send(post("/x"), Repeat::harmless, std::chrono::milliseconds(300)).error().code,
              Errc::unavailable);  // nothing was asked
    waiting.clear();
    context.run_for(std::chrono::seconds(5));
}

}  // namespace
}  // namespace sparekey::http

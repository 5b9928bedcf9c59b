// What each answer of an HTTP server means, and what it is sent.
#include "ops/http_alert_hook.hpp"

#include <gmock/gmock.h>

#include "sample_alert.hpp"
#include "support/manual_clock.hpp"
#include "support/run_on.hpp"
#include "support/stub_server.hpp"

namespace sparekey::ops {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr auto kSigningSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

class HttpAlertHookTest : public testing::Test {
  protected:
    HttpAlertHookTest() { options.url = Secret(server.url() + "/hook/s3cret"); }

    AlertDelivery deliver() {
        if (!hook) hook = HttpAlertHook::create(options, timeout, clock).value();
        return run_on(context, hook->deliver(notice));
    }

    AlertFailure failure_after(int status, std::string_view body = "", std::string_view headers = "") {
        server.answer(stub_http(status, body, headers));
        auto const delivery = deliver();
        return delivery ? AlertFailure() : delivery.error();
    }

    asio::io_context context{1};
    StubServer server{context};
    ManualClock clock{parse_instant("2026-11-23T03:05:00Z").value()};
    AlertNotice notice{sample_alert(), true, clock.now()};
    HttpAlertOptions options;
    std::chrono::seconds timeout{20};
    std::unique_ptr<AlertHook> hook;
};

TEST_F(HttpAlertHookTest, posts_the_json_of_programs) {
    server.answer(stub_http(204, ""));
    EXPECT_TRUE(deliver());
    ASSERT_EQ(server.requests().size(), 1u);
    EXPECT_THAT(server.requests()[0],
                AllOf(StartsWith("POST /hook/s3cret HTTP/1.1\r\n"),
                      HasSubstr("\r\nContent-Type: application/json\r\n"),
                      EndsWith("\r\n\r\n" + to_json(notice)), Not(HasSubstr("webhook-signature"))));
}

TEST_F(HttpAlertHookTest, takes_what_the_services_say_when_they_accept) {
    for (auto const status : {200, 201, 202, 204}) {
        server.answer(stub_http(status, "ok"));
        EXPECT_TRUE(deliver()) << status;
    }
}

TEST_F(HttpAlertHookTest, tries_again_after_what_may_pass) {
    for (auto const status : {408, 425, 429, 500, 502, 503, 504, 599})
        EXPECT_EQ(failure_after(status).code, Errc::unavailable) << status;
}

TEST_F(HttpAlertHookTest, takes_any_other_answer_for_no) {
    for (auto const status : {301, 302, 400, 401, 403, 404, 410, 413, 422})
        EXPECT_EQ(failure_after(status).code, Errc::rejected) << status;
}

TEST_F(HttpAlertHookTest, honours_retry_after) {
    EXPECT_EQ(failure_after(429, "", "Retry-After: 30\r\n").retry_after, std::chrono::seconds(30));
    EXPECT_EQ(failure_after(503, "", "Retry-After: Mon, 23 Nov 2026 03:06:00 GMT\r\n").retry_after,
              std::chrono::seconds(60));
    EXPECT_EQ(failure_after(429).retry_after, std::nullopt);
}

TEST_F(HttpAlertHookTest, names_server_and_answer_but_no_secret) {
    options.format = AlertFormat::pagerduty;
    options.routing_key = Secret("0123456789abcdef0123456789abcdef");
    auto const failure =
        failure_after(404, "cannot POST /hook/s3cret for 0123456789abcdef0123456789abcdef: no_service");
    EXPECT_THAT(failure.message, AllOf(StartsWith("127.0.0.1:"), HasSubstr("404"), HasSubstr("no_service"),
                                       Not(HasSubstr("s3cret")), Not(HasSubstr("0123456789abcdef"))));
}

TEST_F(HttpAlertHookTest, tries_again_when_nobody_answers) {
    timeout = std::chrono::seconds(1);
    EXPECT_EQ(deliver().error().code, Errc::timed_out);  // a silent server
    server.answer("", StubAnswer::Then::close);
    EXPECT_NE(deliver().error().code, Errc::rejected);
}

TEST_F(HttpAlertHookTest, signs_json_as_standard_webhooks_do) {
    options.signing_key = SigningKey::parse(kSigningSecret).value();
    server.answer(stub_http(503, ""));
    server.answer(stub_http(204, ""));
    EXPECT_FALSE(deliver());
    clock.advance(std::chrono::minutes(1));
    EXPECT_TRUE(deliver());
    auto const id = message_id(notice);
    auto const signature = sign(*options.signing_key, id, "1795403160", to_json(notice));
    ASSERT_EQ(server.requests().size(), 2u);
    EXPECT_THAT(server.requests()[0], AllOf(HasSubstr("\r\nwebhook-id: " + id + "\r\n"),
                                            HasSubstr("\r\nwebhook-timestamp: 1795403100\r\n")));
    EXPECT_THAT(server.requests()[1], AllOf(HasSubstr("\r\nwebhook-id: " + id + "\r\n"),
                                            HasSubstr("\r\nwebhook-timestamp: 1795403160\r\n"),
                                            HasSubstr("\r\nwebhook-signature: " + signature + "\r\n")));
}

TEST_F(HttpAlertHookTest, has_another_message_id_for_another_notice) {
    auto other = notice;
    other.firing = false;
    EXPECT_NE(message_id(other), message_id(notice));
    other = notice;
    other.at += std::chrono::milliseconds(1);
    EXPECT_NE(message_id(other), message_id(notice));
    other = notice;
    other.alert.dedup_key += "x";
    EXPECT_NE(message_id(other), message_id(notice));
}

TEST_F(HttpAlertHookTest, keeps_a_connection_only_where_a_repetition_does_no_harm) {
    options.format = AlertFormat::slack;
    for (int i = 0; i < 2; ++i) server.answer(stub_http(200, "ok"));
    EXPECT_TRUE(deliver());
    EXPECT_TRUE(deliver());
    EXPECT_EQ(server.connections(), 2u);
    EXPECT_THAT(server.requests()[0], EndsWith("\r\n\r\n" + to_slack(notice)));

    hook.reset();
    options.format = AlertFormat::alertmanager;
    options.url = Secret(server.url() + "/prefix");
    for (int i = 0; i < 2; ++i) server.answer(stub_http(200, ""));
    EXPECT_TRUE(deliver());
    EXPECT_TRUE(deliver());
    EXPECT_EQ(server.connections(), 3u);
    EXPECT_THAT(server.requests()[2], AllOf(StartsWith("POST /prefix/api/v2/alerts HTTP/1.1\r\n"),
                                            EndsWith("\r\n\r\n" + to_alertmanager(notice))));
}

TEST_F(HttpAlertHookTest, refuses_a_url_that_would_show_its_secrets) {
    options.url = Secret("http://hooks.example/T0/B0/s3cret");
    auto const refused = HttpAlertHook::create(options, timeout, clock);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, Not(HasSubstr("s3cret")));
    options.format = AlertFormat::alertmanager;
    options.url = Secret("http://alertmanager:9093");
    EXPECT_TRUE(HttpAlertHook::create(options, timeout, clock));
}

}  // namespace
}  // namespace sparekey::ops

#include "ops/admin_handler.hpp"

#include <gmock/gmock.h>

#include <boost/asio/steady_timer.hpp>

#include "ops/status_pages.hpp"
#include "support/run.hpp"

namespace sparekey::ops {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;

/// One that takes its time, and one with two methods.
class SamplePages final : public AdminPages {
  public:
    std::span<AdminRoute const> routes() const override {
        static constexpr AdminRoute kRoutes[] = {
            {"GET", "/slow", Access::guarded, &answer_by<&SamplePages::slow>},
            {"GET", "/jobs", Access::guarded, &answer_by<&SamplePages::jobs>},
            {"POST", "/jobs", Access::guarded, &answer_by<&SamplePages::jobs>},
            {"GET", "/probe", Access::probe, &answer_by<&SamplePages::jobs>},
            {"GET", "/open", Access::open, &answer_by<&SamplePages::jobs>},
            {"GET", "/events", Access::guarded, &answer_by<&SamplePages::jobs>,
             &stream_by<&SamplePages::events>},
        };
        return kRoutes;
    }

  private:
    asio::awaitable<HttpResponse> slow(HttpRequest const& request) {
        asio::steady_timer pause(co_await asio::this_coro::executor, 1ms);
        co_await pause.async_wait(asio::use_awaitable);
        HttpResponse response;
        response.body = request.target;
        co_return response;
    }
    asio::awaitable<void> events(HttpRequest const& request, http::AnswerStream& body) {
        co_await body.write("event of " + request.target);
    }
    asio::awaitable<HttpResponse> jobs(HttpRequest const& request) {
        HttpResponse response;
        response.body = request.method;
        co_return response;
    }
};

HttpRequest request(std::string method, std::string target, std::string authorization = "",
                    std::string host = "127.0.0.1:9464") {
    HttpRequest made;
    made.headers.add("Host", host);
    made.method = std::move(method);
    made.target = std::move(target);
    if (!authorization.empty()) made.headers.add("Authorization", authorization);
    return made;
}

class AdminHandlerTest : public testing::Test {
  protected:
    explicit AdminHandlerTest(std::string_view token = "")
        : handler({&pages, &status}, Secret(token), Log()) {}

    /// As lib/http asks: early, then in full.
    HttpResponse ask(HttpRequest const& asked) {
        if (auto early = handler.refuse_early(asked)) return *early;
        return run(handler.handle(asked, false));
    }

    SamplePages pages;
    Metrics metrics{{"1.2.3", {}, {}}};
    Vitals vitals;
    AlertFigures alerts;
    StatusPages status{metrics, vitals, {}, [this] { return alerts; }};
    AdminHandler handler;
};

TEST_F(AdminHandlerTest, hands_a_request_to_the_page_that_has_its_path_and_method) {
    EXPECT_EQ(ask(request("GET", "/slow?since=1")).body, "/slow?since=1");
    EXPECT_EQ(ask(request("POST", "/jobs")).body, "POST");
    EXPECT_EQ(ask(request("GET", "/jobs")).body, "GET");
    EXPECT_EQ(ask(request("HEAD", "/jobs")).body, "HEAD");
    EXPECT_EQ(ask(request("GET", "/jobs")).headers.find("Cache-Control"), "no-store");
}

struct WrittenStream final : http::AnswerStream {
    std::string text;
    asio::awaitable<bool> write(std::string bytes) override {
        text += bytes;
        co_return true;
    }
};

TEST_F(AdminHandlerTest, lets_a_page_stream) {
    WrittenStream body;
    run(handler.stream(request("GET", "/events"), body));
    run(handler.stream(request("GET", "/jobs"), body));  // which never said that it would
    EXPECT_EQ(body.text, "event of /events");
}

TEST_F(AdminHandlerTest, refuses_unknown_paths_and_other_methods) {
    EXPECT_EQ(ask(request("GET", "/jobs/")).status, 404);
    EXPECT_EQ(ask(request("GET", "/Jobs")).status, 404);
    auto const refused = ask(request("DELETE", "/jobs"));
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.headers.find("Allow"), "GET, HEAD, POST");
    EXPECT_EQ(ask(request("POST", "/metrics")).headers.find("Allow"), "GET, HEAD");
}

TEST_F(AdminHandlerTest, serves_what_prometheus_expects) {
    auto const answer = ask(request("GET", "/metrics"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.find("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_THAT(answer.body, HasSubstr("\nsparekeyd_build_info{version=\"1.2.3\"} 1\n"));
    EXPECT_THAT(answer.body, HasSubstr("\nsparekeyd_healthy 1\n"));
}

TEST_F(AdminHandlerTest, says_why_it_is_not_ready) {
    EXPECT_EQ(ask(request("GET", "/readyz")).body, "{\"status\":\"ready\",\"reasons\":[],\"warnings\":[]}\n");
    vitals.draining = true;
    alerts.failing = true;
    auto const answer = ask(request("GET", "/readyz"));
    EXPECT_EQ(answer.status, 503);
    EXPECT_THAT(answer.body,
                StartsWith("{\"status\":\"not_ready\",\"reasons\":[{\"reason\":\"draining\",\"detail\":"));
    EXPECT_THAT(answer.body, HasSubstr("\"warnings\":[{\"reason\":\"alerts_failing\""));
    EXPECT_THAT(ask(request("GET", "/metrics")).body, HasSubstr("\nsparekeyd_ready 0\n"));
}

TEST_F(AdminHandlerTest, a_failing_alert_path_alone_is_a_warning) {
    alerts.failing = true;
    EXPECT_EQ(ask(request("GET", "/readyz")).status, 200);
}

TEST_F(AdminHandlerTest, says_what_stands_still) {
    EXPECT_EQ(ask(request("GET", "/healthz")).body, "{\"status\":\"alive\",\"reasons\":[]}\n");
    vitals.shards.emplace_back().worker.beat(std::chrono::steady_clock::now() - 1h);
    auto const answer = ask(request("GET", "/healthz"));
    EXPECT_EQ(answer.status, 503);
    EXPECT_THAT(answer.body, HasSubstr("\"reason\":\"worker_stalled\""));
}

TEST_F(AdminHandlerTest, without_a_token_answers_under_its_own_names_alone_but_for_probes) {
    for (auto const* const host : {"evil.example", "evil.example:9464"}) {
        for (auto const* const path : {"/jobs", "/open", "/metrics", "/events", "/nothing"})
            EXPECT_EQ(ask(request("GET", path, "", host)).status, 421) << path;
        EXPECT_EQ(ask(request("POST", "/jobs", "", host)).status, 421);
        EXPECT_EQ(ask(request("DELETE", "/jobs", "", host)).status, 421);
        for (auto const* const path : {"/probe", "/healthz", "/readyz"})
            EXPECT_EQ(ask(request("GET", path, "", host)).status, 200) << path;
    }
    EXPECT_EQ(ask(request("GET", "/metrics", "", "localhost:9464")).status, 200);
    EXPECT_THAT(ask(request("GET", "/metrics", "", "evil.example")).body, HasSubstr("admin.token_file"));
}

class GuardedAdminTest : public AdminHandlerTest {
  protected:
    GuardedAdminTest() : AdminHandlerTest("correct-horse-battery") {}
};

TEST_F(GuardedAdminTest, asks_for_the_token_whatever_is_asked_for) {
    for (auto const* const path : {"/jobs", "/metrics", "/nothing"}) {
        auto const refused = ask(request("GET", path));
        EXPECT_EQ(refused.status, 401) << path;
        EXPECT_EQ(refused.headers.find("WWW-Authenticate"), "Bearer");
    }
    EXPECT_EQ(ask(request("DELETE", "/jobs")).status, 401);
    EXPECT_EQ(ask(request("POST", "/open")).status, 401);
}

TEST_F(GuardedAdminTest, lets_in_who_brings_it) {
    EXPECT_EQ(ask(request("GET", "/metrics", "Bearer correct-horse-battery")).status, 200);
    EXPECT_EQ(ask(request("GET", "/metrics", "bearer correct-horse-battery")).status, 200);
}

TEST_F(GuardedAdminTest, lets_them_in_under_any_name) {
    EXPECT_EQ(ask(request("GET", "/metrics", "Bearer correct-horse-battery", "ops.example")).status, 200);
    EXPECT_EQ(ask(request("GET", "/open", "", "ops.example")).status, 200);
}

TEST_F(GuardedAdminTest, refuses_anything_like_it) {
    for (auto const* const wrong :
         {"Bearer correct-horse-batterx", "Bearer correct-horse-battery2", "Bearer correct-horse", "Bearer ",
          "Bearer", "Basic correct-horse-battery", "correct-horse-battery"})
        EXPECT_EQ(ask(request("GET", "/metrics", wrong)).status, 401) << wrong;
    auto twice = request("GET", "/metrics", "Bearer correct-horse-battery");
    twice.headers.add("Authorization", "Bearer correct-horse-battery");
    EXPECT_EQ(ask(twice).status, 401);
}

TEST_F(GuardedAdminTest, lets_probes_in_without) {
    EXPECT_EQ(ask(request("GET", "/healthz")).status, 200);
    EXPECT_EQ(ask(request("GET", "/readyz")).status, 200);
    EXPECT_EQ(ask(request("GET", "/open")).status, 200);
}

}  // namespace
}  // namespace sparekey::ops

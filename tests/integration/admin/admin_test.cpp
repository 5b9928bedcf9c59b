// The admin endpoint on a unix socket, beside a real Redis.
#include "daemon/admin.hpp"

#include <gmock/gmock.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "ops/log_alert_hook.hpp"
#include "support/redis_server.hpp"
#include "support/run.hpp"

namespace sparekey::daemon {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class AdminTest : public testing::Test {
  public:
    AdminTest() {
        config.redis.options = redis.options();
        config.redis.options.command_limit = std::chrono::milliseconds(500);
        config.redis.high_water = 2;
        config.admin.address = http::ListenAddress::parse("unix:" + dir.file("admin.sock")).value();
        auto& shard = vitals.shards.emplace_back();
        shard.redis_answers = true;
        shard.durable = true;
    }

    using Body = std::function<asio::awaitable<void>(AdminTest&)>;

    /// Runs `body` beside the endpoint.
    void with_admin(Body const& body) { run(serve(*this, body), std::chrono::seconds(60)); }

    asio::awaitable<std::string> ask(std::string line, std::string headers = "") {
        std::string const request =
            line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
        co_return co_await exchange(request);
    }

    /// The whole answer to one request.
    asio::awaitable<std::string> exchange(std::string request) {
        asio::local::stream_protocol::socket socket(co_await asio::this_coro::executor);
        asio::local::stream_protocol::endpoint const endpoint(dir.file("admin.sock"));
        co_await socket.async_connect(endpoint, asio::use_awaitable);
        co_await asio::async_write(socket, asio::buffer(request), asio::use_awaitable);
        std::string answer;
        co_await asio::async_read(socket, asio::dynamic_buffer(answer), as_result);  // until it is closed
        co_return answer;
    }

    /// Until the answer holds `text`; the answer.
    asio::awaitable<std::string> ask_until(std::string line, std::string text) {
        asio::steady_timer pause(co_await asio::this_coro::executor);
        while (true) {
            auto answer = co_await ask(line);
            if (answer.find(text) != std::string::npos) co_return answer;
            pause.expires_after(std::chrono::milliseconds(20));
            co_await pause.async_wait(asio::use_awaitable);
        }
    }

    RedisServer redis;
    TempDir dir;
    Config config;
    ops::Metrics metrics{{"1.2.3", {}, {}}};
    ops::Vitals vitals;
    SeamBudgets budgets;
    SystemClock clock;

  private:
    static asio::awaitable<void> serve(AdminTest& test, Body const& body) {
        auto const executor = co_await asio::this_coro::executor;
        ops::LogAlertHook hook{Log()};
        ops::AlertPath alerts(executor, hook, test.clock, Log());
        auto const admin = Admin::create(executor, test.config, test.budgets, test.metrics, test.vitals,
                                         alerts, test.clock, Log())
                               .value();
        admin->start();
        std::exception_ptr failure;
        try {
            co_await body(test);
        } catch (...) {
            failure = std::current_exception();
        }
        co_await admin->stop();
        if (failure) std::rethrow_exception(failure);
    }
};

TEST_F(AdminTest, answers_on_a_unix_socket) {
    with_admin([](AdminTest& test) -> asio::awaitable<void> {
        auto const health = co_await test.ask("GET /healthz");
        EXPECT_THAT(health,
                    AllOf(StartsWith("HTTP/1.1 200 "), EndsWith("{\"status\":\"alive\",\"reasons\":[]}\n")));
        auto const head = co_await test.ask("HEAD /metrics");
        EXPECT_THAT(head,
                    AllOf(StartsWith("HTTP/1.1 200 "), EndsWith("\r\n\r\n"), Not(HasSubstr("sparekeyd_"))));
        auto const nothing = co_await test.ask("GET /nothing");
        EXPECT_THAT(nothing, StartsWith("HTTP/1.1 404 "));
        auto const post = co_await test.ask("POST /metrics", "Content-Length: 0\r\n");
        EXPECT_THAT(post, AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("\r\nAllow: GET, HEAD\r\n")));
    });
}

TEST_F(AdminTest, knows_names_on_a_unix_socket_that_no_site_can_have) {
    with_admin([](AdminTest& test) -> asio::awaitable<void> {
        auto const by_curl =
            co_await test.exchange("GET /metrics HTTP/1.1\r\nHost: unix\r\nConnection: close\r\n\r\n");
        EXPECT_THAT(by_curl, StartsWith("HTTP/1.1 200 "));
        auto const rebound = co_await test.exchange(
            "GET /metrics HTTP/1.1\r\nHost: evil.example:9464\r\nConnection: close\r\n\r\n");
        EXPECT_THAT(rebound, StartsWith("HTTP/1.1 421 "));
        auto const old = co_await test.exchange("GET /metrics HTTP/1.0\r\n\r\n");
        EXPECT_THAT(old, HasSubstr(" 200 "));
        auto const nameless = co_await test.exchange("GET /metrics HTTP/1.1\r\nConnection: close\r\n\r\n");
        EXPECT_THAT(nameless, StartsWith("HTTP/1.1 400 "));
    });
}

TEST_F(AdminTest, knows_the_queue_by_itself) {
    redis.ask(redis::Command("ZADD", "{sparekey}:ready", "0", "code-1"));
    redis.ask(redis::Command("ZADD", "{sparekey}:dead", "1", "code-2"));
    redis.ask(redis::Command("HSET", "{sparekey}:job:code-2", "since", "1000"));
    with_admin([](AdminTest& test) -> asio::awaitable<void> {
        auto const text = co_await test.ask_until("GET /metrics", "\nsparekeyd_redis_up 1\n");
        EXPECT_THAT(text, AllOf(HasSubstr("\nsparekeyd_jobs{state=\"ready\"} 1\n"),
                                HasSubstr("\nsparekeyd_jobs{state=\"dead\"} 1\n"),
                                HasSubstr("\nsparekeyd_jobs{state=\"waiting\"} 0\n"),
                                Not(HasSubstr("sparekeyd_oldest_job_age_seconds{state=\"dead\"} 0\n"))));
        auto const ready = co_await test.ask("GET /readyz");
        EXPECT_THAT(ready, StartsWith("HTTP/1.1 200 "));
    });
}

TEST_F(AdminTest, is_not_ready_past_the_high_water_mark) {
    redis.ask(redis::Command("ZADD", "{sparekey}:ready", "0", "code-1", "0", "code-2"));
    with_admin([](AdminTest& test) -> asio::awaitable<void> {
        auto const full = co_await test.ask_until("GET /readyz", "queue_full");
        EXPECT_THAT(full, StartsWith("HTTP/1.1 503 "));
        test.redis.ask(redis::Command("ZREM", "{sparekey}:ready", "code-1"));
        co_await test.ask_until("GET /readyz", "HTTP/1.1 200 ");
    });
}

TEST_F(AdminTest, answers_at_once_while_redis_is_frozen) {
    with_admin([](AdminTest& test) -> asio::awaitable<void> {
        co_await test.ask_until("GET /metrics", "\nsparekeyd_redis_up 1\n");
        test.redis.freeze();
        auto const during = co_await test.ask_until("GET /metrics", "\nsparekeyd_redis_up 0\n");
        EXPECT_THAT(during, HasSubstr("\nsparekeyd_jobs{state=\"ready\"} Nan\n"));
        test.redis.thaw();
        co_await test.ask_until("GET /metrics", "\nsparekeyd_redis_up 1\n");
    });
}

TEST_F(AdminTest, asks_for_its_token) {
    config.admin.token = Secret("correct-horse-battery");
    with_admin([](AdminTest& test) -> asio::awaitable<void> {
        auto const refused = co_await test.ask("GET /metrics");
        EXPECT_THAT(refused,
                    AllOf(StartsWith("HTTP/1.1 401 "), HasSubstr("\r\nWWW-Authenticate: Bearer\r\n")));
        auto const let_in =
            co_await test.ask("GET /metrics", "Authorization: Bearer correct-horse-battery\r\n");
        EXPECT_THAT(let_in, StartsWith("HTTP/1.1 200 "));
    });
}

TEST_F(AdminTest, says_which_address_is_taken) {
    asio::io_context context(1);
    auto first = http::ListenSocket::open(*config.admin.address).value();
    auto const kept = first.acceptor(context.get_executor()).value();
    ops::LogAlertHook hook{Log()};
    ops::AlertPath const alerts(context.get_executor(), hook, clock, Log());
    auto const refused =
        Admin::create(context.get_executor(), config, budgets, metrics, vitals, alerts, clock, Log());
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, AllOf(StartsWith("admin: "), HasSubstr(dir.file("admin.sock"))));
}

}  // namespace
}  // namespace sparekey::daemon

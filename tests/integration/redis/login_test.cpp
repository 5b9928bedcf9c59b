// Passwords, ACL users, databases and names.
#include <gmock/gmock.h>

#include "redis/connection.hpp"
#include "support/log_capture.hpp"
#include "support/redis_server.hpp"
#include "support/with_redis.hpp"

namespace sparekey::redis {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

constexpr auto kPassword = "not-a-real-password";

TEST(RedisLogin, uses_the_password_alone) {
    RedisServer server({"requirepass " + std::string(kPassword)});
    auto options = server.options();
    options.password = Secret(kPassword);
    with_redis(options, [](Connection& redis) -> asio::awaitable<void> {
        auto const who = co_await redis.call(Command("ACL", "WHOAMI"));
        EXPECT_EQ(who.value().text, "default");
    });
}

TEST(RedisLogin, uses_an_acl_user) {
    RedisServer server({"user default off", "user sparekey on >" + std::string(kPassword) + " ~* +@all"});
    auto options = server.options();
    options.user = "sparekey";
    options.password = Secret(kPassword);
    with_redis(options, [](Connection& redis) -> asio::awaitable<void> {
        auto const who = co_await redis.call(Command("ACL", "WHOAMI"));
        EXPECT_EQ(who.value().text, "sparekey");
    });
}

TEST(RedisLogin, selects_the_database_and_tells_its_name) {
    RedisServer server;
    auto options = server.options();
    options.database = 7;
    options.client_name = "sparekeyd-test";
    with_redis(options, [](Connection& redis) -> asio::awaitable<void> {
        auto const info = co_await redis.call(Command("CLIENT", "INFO"));
        EXPECT_THAT(info.value().text, HasSubstr(" db=7 "));
        EXPECT_THAT(info.value().text, HasSubstr(" name=sparekeyd-test "));
    });
}

TEST(RedisLogin, refused_credentials_are_told_without_the_password_and_calls_are_unavailable) {
    RedisServer server({"requirepass the-right-one"});
    auto options = server.options();
    options.password = Secret(kPassword);
    options.command_limit = 300ms;
    LogCapture log;
    with_redis(
        options,
        [](Connection& redis) -> asio::awaitable<void> {
            auto const refused = co_await redis.call(Command("PING"));
            EXPECT_EQ(refused.error().code, Errc::unavailable);
            EXPECT_THAT(refused.error().message, HasSubstr("login, AUTH: Redis: WRONGPASS"));
        },
        log.log());
    ASSERT_EQ(log.lines().size(), 1u) << log.text();
    EXPECT_THAT(log.text(), HasSubstr("WRONGPASS"));
    EXPECT_THAT(log.text(), Not(HasSubstr(kPassword)));
}

TEST(RedisLogin, a_missing_password_shows_at_login) {
    RedisServer server({"requirepass the-right-one"});
    auto options = server.options();
    options.command_limit = 300ms;
    with_redis(options, [](Connection& redis) -> asio::awaitable<void> {
        auto const refused = co_await redis.call(Command("PING"));
        EXPECT_EQ(refused.error().code, Errc::unavailable);
        EXPECT_THAT(refused.error().message, HasSubstr("NOAUTH"));
    });
}

TEST(RedisLogin, a_database_that_does_not_exist_is_told) {
    RedisServer server;
    auto options = server.options();
    options.database = 4711;
    options.command_limit = 300ms;
    with_redis(options, [](Connection& redis) -> asio::awaitable<void> {
        auto const refused = co_await redis.call(Command("PING"));
        EXPECT_THAT(refused.error().message, HasSubstr("login, SELECT"));
    });
}

}  // namespace
}  // namespace sparekey::redis

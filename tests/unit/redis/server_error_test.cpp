#include "redis/server_error.hpp"

#include <gmock/gmock.h>

namespace sparekey::redis {
namespace {

constexpr auto kOldReadOnly =
    "ERR Error running script (call to f_6b1bf486c81ceb7edf3c093f4c48582e38c0e791): @user_script:1: "
    "@user_script: 1: -READONLY You can't write against a read only replica.";

TEST(ServerError, sorts_by_what_to_do) {
    EXPECT_EQ(server_error("LOADING Redis is loading the dataset in memory").code, Errc::unavailable);
    EXPECT_EQ(server_error("OOM command not allowed when used memory > 'maxmemory'.").code,
              Errc::unavailable);
    EXPECT_EQ(server_error("MISCONF Redis is configured to save RDB snapshots, but …").code,
              Errc::unavailable);
    EXPECT_EQ(server_error("CLUSTERDOWN The cluster is down").code, Errc::unavailable);
    EXPECT_EQ(server_error("MOVED 3999 10.0.0.7:6381").code, Errc::unavailable);
    EXPECT_EQ(server_error("ASK 3999 10.0.0.7:6381").code, Errc::unavailable);
    EXPECT_EQ(server_error("TRYAGAIN Multiple keys request during rehashing of slot").code,
              Errc::unavailable);
    EXPECT_EQ(server_error("WRONGPASS invalid username-password pair").code, Errc::unauthorized);
    EXPECT_EQ(server_error("NOAUTH Authentication required.").code, Errc::unauthorized);
    EXPECT_EQ(server_error("NOSCRIPT No matching script. Please use EVAL.").code, Errc::not_found);
    EXPECT_EQ(server_error("WRONGTYPE Operation against a key …").code, Errc::internal);
    EXPECT_EQ(server_error("ERR unknown command").code, Errc::internal);
    EXPECT_EQ(server_error("").code, Errc::internal);
}

TEST(ServerError, looks_into_what_redis_6_wraps_around_a_scripts_error) {
    EXPECT_EQ(server_error(kOldReadOnly).code, Errc::unavailable);
    EXPECT_TRUE(is_read_only(kOldReadOnly));
}

TEST(ServerError, knows_a_replica) {
    EXPECT_TRUE(is_read_only("READONLY You can't write against a read only replica."));
    EXPECT_FALSE(is_read_only("ERR READONLY is not the first word"));
}

TEST(ServerError, that_refuses_us_is_no_silence) {
    EXPECT_FALSE(is_silence(server_error("NOPERM this user has no permissions to run the 'ping' command")));
    EXPECT_TRUE(is_silence(server_error("LOADING Redis is loading the dataset in memory")));
    EXPECT_TRUE(is_silence({Errc::timed_out, "no answer"}));
}

TEST(ServerError, keeps_the_servers_words_but_not_endlessly) {
    EXPECT_EQ(server_error("ERR no such thing").message, "Redis: ERR no such thing");
    EXPECT_LT(server_error("ERR " + std::string(10'000, 'x')).message.size(), 400u);
}

}  // namespace
}  // namespace sparekey::redis

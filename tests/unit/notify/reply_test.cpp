#include "notify/reply.hpp"

#include <gmock/gmock.h>

namespace sparekey::notify {
namespace {

using Status = rescue::SendResult::Status;

TEST(Reply, is_read_from_one_JSON_object) {
    auto const reply = read_reply(
        R"({"result":"rate_limited","provider_id":"SM1","retry_after_s":30,"detail":"slow down","unauthorized":true})");
    ASSERT_TRUE(reply.result);
    EXPECT_EQ(reply.result->status, Status::rate_limited);
    EXPECT_EQ(reply.result->provider_id, "SM1");
    EXPECT_EQ(reply.result->retry_after, std::chrono::seconds(30));
    EXPECT_EQ(reply.result->detail, "slow down");
    EXPECT_TRUE(reply.result->unauthorized);
    EXPECT_EQ(reply.complaint, "");
}

TEST(Reply, is_none_where_the_text_is_not_meant_as_one) {
    for (auto const* text : {"", "OK", "<html>", "[]", "\"sent\"", " {\"result\":\"sent\"}"}) {
        auto const reply = read_reply(text);
        EXPECT_FALSE(reply.result) << text;
        EXPECT_EQ(reply.complaint, "") << text;
    }
}

TEST(Reply, says_why_an_object_does_not_count) {
    EXPECT_EQ(read_reply("{").complaint, "its answer is not valid JSON");
    EXPECT_EQ(read_reply("{\"ok\":true}").complaint, "its answer has no \"result\"");
    EXPECT_FALSE(read_reply("{\"ok\":true}").unknown_word);
    auto const unknown = read_reply("{\"result\":\"Sent\"}");
    EXPECT_FALSE(unknown.result);
    EXPECT_TRUE(unknown.unknown_word);
    EXPECT_EQ(unknown.complaint, "unknown result \"Sent\"");
}

}  // namespace
}  // namespace sparekey::notify

#include "notify/http_reply.hpp"

#include <gmock/gmock.h>

#include "support/sample_notification.hpp"

namespace sparekey::notify {
namespace {

using testing::HasSubstr;
using Status = rescue::SendResult::Status;

auto const kNow = instant("2026-11-23T03:00:00Z");

rescue::SendResult reply(int status, std::string body = "", std::string const& retry_after = "") {
    HttpResponse answer;
    answer.status = status;
    answer.body = std::move(body);
    if (!retry_after.empty()) answer.headers.add("Retry-After", retry_after);
    return read_http_reply(std::move(answer), kNow);
}

TEST(HttpReply, goes_by_the_status_where_the_body_says_nothing) {
    struct {
        int status;
        Status expected;
        bool unauthorized;
    } const rows[]{
        {200, Status::sent, false},         {202, Status::sent, false},      {204, Status::sent, false},
        {301, Status::temporary, false},    {400, Status::permanent, false}, {401, Status::temporary, true},
        {403, Status::temporary, true},     {404, Status::permanent, false}, {408, Status::temporary, false},
        {410, Status::permanent, false},    {422, Status::permanent, false}, {425, Status::temporary, false},
        {429, Status::rate_limited, false}, {500, Status::temporary, false}, {503, Status::temporary, false},
        {599, Status::temporary, false},
    };
    for (auto const& row : rows) {
        for (auto const* body : {"", "OK", "{\"id\":7}", "{\"broken"}) {
            auto const result = reply(row.status, body);
            EXPECT_EQ(result.status, row.expected) << row.status << body;
            EXPECT_EQ(result.unauthorized, row.unauthorized) << row.status;
            EXPECT_EQ(result.detail, "HTTP " + std::to_string(row.status));
            EXPECT_FALSE(result.retry_after);
        }
    }
}

TEST(HttpReply, keeps_the_wait_that_was_asked_for) {
    EXPECT_EQ(reply(429, "", "30").retry_after, std::chrono::seconds(30));
    EXPECT_EQ(reply(503, "", "Mon, 23 Nov 2026 03:02:00 GMT").retry_after, std::chrono::seconds(120));
    EXPECT_FALSE(reply(429, "", "soon").retry_after);
    EXPECT_FALSE(reply(200, "", "30").retry_after);
}

TEST(HttpReply, takes_the_word_of_a_body_with_a_2xx) {
    EXPECT_EQ(reply(200, R"({"result":"sent","provider_id":"m-1"})").provider_id, "m-1");
    EXPECT_EQ(reply(200, R"({"result":"permanent","detail":"no such guest"})").status, Status::permanent);
    EXPECT_EQ(reply(200, R"({"result":"permanent","detail":"no such guest"})").detail, "no such guest");
    EXPECT_EQ(reply(202, R"({"result":"rate_limited","retry_after_s":5})").retry_after,
              std::chrono::seconds(5));
    EXPECT_TRUE(reply(200, R"({"result":"temporary","unauthorized":true})").unauthorized);
}

TEST(HttpReply, does_not_take_an_unknown_word_for_sent) {
    auto const result = reply(200, R"({"result":"queued-ish"})");
    EXPECT_EQ(result.status, Status::uncertain);
    EXPECT_THAT(result.detail, HasSubstr("unknown result \"queued-ish\""));
}

TEST(HttpReply, of_another_status_adds_only_its_detail) {
    auto const result = reply(422, R"({"result":"sent","detail":"no such guest"})");
    EXPECT_EQ(result.status, Status::permanent);
    EXPECT_EQ(result.detail, "HTTP 422: no such guest");
}

TEST(HttpReply, that_never_came_is_uncertain_unless_nothing_was_asked) {
    auto const without = [](Errc code) { return read_http_reply(Error{code, "why"}, kNow); };
    EXPECT_EQ(without(Errc::unavailable).status, Status::temporary);
    for (auto const code : {Errc::timed_out, Errc::invalid_input, Errc::too_large})
        EXPECT_EQ(without(code).status, Status::uncertain);
    EXPECT_EQ(without(Errc::timed_out).detail, "why");
}

}  // namespace
}  // namespace sparekey::notify

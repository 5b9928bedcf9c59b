#include "notify/exec_reply.hpp"

#include <gmock/gmock.h>

#include <csignal>

namespace sparekey::notify {
namespace {

using testing::HasSubstr;
using How = ProcessEnd::How;
using Status = rescue::SendResult::Status;

ProcessEnd ended(How how, int code, std::string_view output = {}) {
    ProcessEnd end;
    end.how = how;
    end.code = code;
    end.stdout_bytes.assign(output.begin(), output.end());
    return end;
}

rescue::SendResult reply(std::string_view output, int status = 0) {
    return read_exec_reply(ended(How::exited, status, output));
}

TEST(ExecReply, goes_by_how_it_ended_where_nothing_was_printed) {
    struct {
        How how;
        int code;
        Status expected;
        char const* detail;
    } const rows[]{
        {How::exited, 0, Status::sent, "exit status 0"},
        {How::exited, 75, Status::temporary, "exit status 75"},
        {How::exited, 71, Status::temporary, "exit status 71"},
        {How::exited, 1, Status::permanent, "exit status 1"},
        {How::exited, 64, Status::permanent, "exit status 64"},
        {How::exited, 127, Status::permanent, "exit status 127"},
        {How::exited, 255, Status::permanent, "exit status 255"},
        {How::signalled, SIGKILL, Status::uncertain, "killed by signal 9"},
        {How::signalled, SIGSEGV, Status::uncertain, "killed by signal 11"},
        {How::timed_out, 0, Status::uncertain, "stopped at its time limit"},
        {How::timed_out, 75, Status::uncertain, "stopped at its time limit"},
        {How::not_started, ENOENT, Status::temporary, "could not be started: No such file or directory"},
        {How::not_started, EACCES, Status::temporary, "could not be started: Permission denied"},
    };
    for (auto const& row : rows) {
        auto const result = read_exec_reply(ended(row.how, row.code));
        EXPECT_EQ(result.status, row.expected) << row.detail;
        EXPECT_EQ(result.detail, row.detail);
        EXPECT_EQ(result.provider_id, "");
        EXPECT_FALSE(result.retry_after);
    }
}

TEST(ExecReply, takes_the_word_of_an_answer_whatever_the_end_was) {
    struct {
        char const* output;
        Status expected;
    } const rows[]{
        {R"({"result":"sent"})", Status::sent},
        {R"({"result":"temporary"})", Status::temporary},
        {R"({"result":"permanent"})", Status::permanent},
        {R"({"result":"uncertain"})", Status::uncertain},
        {R"({"result":"rate_limited"})", Status::rate_limited},
    };
    for (auto const& row : rows) {
        for (auto const& end : {ended(How::exited, 0, row.output), ended(How::exited, 1, row.output),
                                ended(How::exited, 75, row.output), ended(How::timed_out, 0, row.output),
                                ended(How::signalled, SIGKILL, row.output)}) {
            EXPECT_EQ(read_exec_reply(end).status, row.expected) << row.output << " after " << describe(end);
        }
    }
}

TEST(ExecReply, reads_all_fields) {
    auto const result = reply(
        R"({"result":"rate_limited","provider_id":"SM1","retry_after_s":30,"detail":"slow down","more":[1]})");
    EXPECT_EQ(result.status, Status::rate_limited);
    EXPECT_EQ(result.provider_id, "SM1");
    EXPECT_EQ(result.retry_after, std::chrono::seconds(30));
    EXPECT_EQ(result.detail, "slow down");
}

TEST(ExecReply, may_say_that_the_provider_refuses_the_credentials) {
    auto const refused = reply(R"({"result":"temporary","unauthorized":true,"detail":"HTTP 401"})");
    EXPECT_TRUE(refused.unauthorized);
    EXPECT_EQ(refused.status, Status::temporary);
    EXPECT_EQ(refused.detail, "HTTP 401");
    EXPECT_TRUE(reply(R"({"result":"permanent","unauthorized":true})", 1).unauthorized);
}

TEST(ExecReply, says_it_with_true_alone_and_only_in_an_answer_that_is_one) {
    for (auto const* const value : {"false", "null", "1", "\"true\"", "\"yes\"", "[true]"}) {
        auto const result = reply(R"({"result":"temporary","unauthorized":)" + std::string(value) + "}");
        EXPECT_FALSE(result.unauthorized) << value;
        EXPECT_EQ(result.status, Status::temporary) << value;
    }
    EXPECT_FALSE(reply(R"({"result":"temporary"})").unauthorized);
    EXPECT_FALSE(reply(R"({"unauthorized":true})", 75).unauthorized) << "without a result it is no answer";
    EXPECT_FALSE(reply(R"({"result":"queued","unauthorized":true})", 75).unauthorized);
    EXPECT_FALSE(reply("", 75).unauthorized);
}

TEST(ExecReply, says_how_it_ended_where_an_answer_has_no_detail) {
    EXPECT_EQ(reply(R"({"result":"temporary"})", 3).detail, "exit status 3");
}

TEST(ExecReply, is_the_last_line_after_whatever_else_was_printed) {
    EXPECT_EQ(
        reply("connecting\n{\"result\":\"sent\"}\nnot yet\n \t{\"result\":\"permanent\"} \r\n\n").status,
        Status::permanent);
}

TEST(ExecReply, leaves_other_output_alone) {
    for (auto const* const output :
         {"OK", "queued as 123\n", "[\"sent\"]", "\"sent\"", "sent", "\n\n", " ", "SM1 {\"result\""}) {
        EXPECT_EQ(reply(output, 0).status, Status::sent) << output;
        EXPECT_EQ(reply(output, 75).status, Status::temporary) << output;
        EXPECT_EQ(reply(output, 0).detail, "exit status 0") << output;
    }
}

TEST(ExecReply, falls_back_to_the_exit_status_where_the_answer_is_not_valid_and_says_so) {
    for (auto const* const output :
         {"{", "{result: sent}", "{\"result\":\"sent\"", "{\"result\":\"sent\"} trailing", "{'a':1}"}) {
        EXPECT_EQ(reply(output, 0).status, Status::sent) << output;
        EXPECT_EQ(reply(output, 75).status, Status::temporary) << output;
        EXPECT_EQ(reply(output, 1).status, Status::permanent) << output;
        EXPECT_THAT(reply(output, 1).detail, HasSubstr("exit status 1; its answer is not valid JSON"))
            << output;
    }
}

TEST(ExecReply, falls_back_to_the_exit_status_where_the_answer_has_no_result) {
    for (auto const* const output : {"{}", R"({"sid":"SM1"})", R"({"result":null})", R"({"result":1})",
                                     R"({"result":"sent","result":"permanent"})"}) {
        EXPECT_EQ(reply(output, 0).status, Status::sent) << output;
        EXPECT_EQ(reply(output, 1).status, Status::permanent) << output;
        EXPECT_THAT(reply(output, 0).detail, HasSubstr("no \"result\"")) << output;
    }
}

TEST(ExecReply, with_an_unknown_result_is_not_taken_for_sent) {
    EXPECT_EQ(reply(R"({"result":"queued"})", 0).status, Status::uncertain);
    EXPECT_EQ(reply(R"({"result":"SENT"})", 0).status, Status::uncertain);
    EXPECT_EQ(reply(R"({"result":""})", 0).status, Status::uncertain);
    EXPECT_EQ(reply(R"({"result":"queued"})", 75).status, Status::temporary);
    EXPECT_EQ(reply(R"({"result":"queued"})", 1).status, Status::permanent);
    EXPECT_THAT(reply(R"({"result":"queued"})", 0).detail, HasSubstr("unknown result \"queued\""));
}

TEST(ExecReply, leaves_out_optional_fields_that_make_no_sense) {
    for (auto const* const wait : {"-1", "\"30\"", "null", "1.5", "[]"}) {
        auto const result = reply(R"({"result":"rate_limited","retry_after_s":)" + std::string(wait) + "}");
        EXPECT_EQ(result.status, Status::rate_limited) << wait;
        EXPECT_FALSE(result.retry_after) << wait;
    }
    auto const result = reply(R"({"result":"sent","provider_id":7,"detail":null})");
    EXPECT_EQ(result.status, Status::sent);
    EXPECT_EQ(result.provider_id, "");
    EXPECT_EQ(result.detail, "exit status 0");
}

TEST(ExecReply, waits_no_longer_than_a_day) {
    EXPECT_EQ(reply(R"({"result":"rate_limited","retry_after_s":9223372036854775807})").retry_after,
              std::chrono::hours(24));
    EXPECT_EQ(reply(R"({"result":"rate_limited","retry_after_s":0})").retry_after, std::chrono::seconds(0));
}

}  // namespace
}  // namespace sparekey::notify

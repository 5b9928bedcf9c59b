#include "notify/smtp_end.hpp"

#include <gmock/gmock.h>

namespace sparekey::notify {
namespace {

using testing::HasSubstr;
using Stage = SmtpEnd::Stage;
using Status = rescue::SendResult::Status;

constexpr Stage kAll[] = {Stage::connection, Stage::hello, Stage::starttls, Stage::login,      Stage::sender,
                          Stage::recipient,  Stage::data,  Stage::body,     Stage::end_of_mail};

rescue::SendResult judged(Stage stage, int code, bool login_refused = false) {
    SmtpEnd end;
    end.stage = stage;
    end.code = code;
    end.login_refused = login_refused;
    return judge_smtp(end);
}

TEST(SmtpEnd, is_sent_by_a_2xx_to_the_end_of_the_mail_alone) {
    for (auto const stage : kAll)
        EXPECT_EQ(judged(stage, 250).status == Status::sent, stage == Stage::end_of_mail);
}

TEST(SmtpEnd, is_uncertain_only_where_the_whole_mail_is_out_and_no_answer_came) {
    for (auto const stage : kAll)
        EXPECT_EQ(judged(stage, 0).status,
                  stage == Stage::end_of_mail ? Status::uncertain : Status::temporary);
    EXPECT_EQ(judged(Stage::end_of_mail, 354).status, Status::uncertain);
}

TEST(SmtpEnd, is_temporary_by_any_4xx) {
    for (auto const stage : kAll)
        for (auto const code : {421, 450, 451, 452, 454}) {
            EXPECT_EQ(judged(stage, code).status, Status::temporary) << code;
            EXPECT_FALSE(judged(stage, code).unauthorized) << code;
        }
    EXPECT_FALSE(judged(Stage::login, 454, true).unauthorized);  // a login that cannot be checked just now
}

TEST(SmtpEnd, is_permanent_by_a_5xx_about_the_guest_or_the_message) {
    for (auto const stage : {Stage::recipient, Stage::data, Stage::end_of_mail})
        for (auto const code : {550, 551, 552, 553, 554}) {
            EXPECT_EQ(judged(stage, code).status, Status::permanent) << code;
            EXPECT_FALSE(judged(stage, code).unauthorized) << code;
        }
}

TEST(SmtpEnd, is_unauthorized_by_a_5xx_about_us) {
    for (auto const stage : kAll)
        for (auto const code : {530, 534, 535, 538}) {
            EXPECT_TRUE(judged(stage, code).unauthorized) << code;
            EXPECT_EQ(judged(stage, code).status, Status::temporary) << code;
        }
    for (auto const stage : {Stage::connection, Stage::hello, Stage::starttls, Stage::login, Stage::sender})
        EXPECT_TRUE(judged(stage, 554).unauthorized);
    EXPECT_TRUE(judged(Stage::hello, 250, true).unauthorized);  // no way to log in that both know
}

TEST(SmtpEnd, says_what_failed) {
    SmtpEnd end;
    end.stage = Stage::recipient;
    end.code = 550;
    end.enhanced = "5.1.1";
    end.trouble = "RCPT failed: 550";
    EXPECT_EQ(judge_smtp(end).detail, "RCPT TO: 550 5.1.1");
    end = {};
    end.trouble = "Connection refused";
    EXPECT_EQ(judge_smtp(end).detail, "connection: no answer; Connection refused");
}

}  // namespace
}  // namespace sparekey::notify

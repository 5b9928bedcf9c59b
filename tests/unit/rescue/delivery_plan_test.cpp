#include "rescue/delivery_plan.hpp"

#include <gtest/gtest.h>

#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {
namespace {

using Kind = DeliveryVerdict::Kind;
using State = Send::State;
using Status = SendResult::Status;
using namespace std::chrono_literals;

Send line(State state, bool permanent = false, unsigned uncertain = 0) {
    Send send;
    send.state = state;
    send.backup_access_code_id = "backup-1";
    send.permanent = permanent;
    send.uncertain = uncertain;
    return send;
}

SendResult result(Status status, std::optional<std::chrono::seconds> retry_after = {}) {
    SendResult made;
    made.status = status;
    made.retry_after = retry_after;
    return made;
}

TEST(MaySend, follows_the_ledger) {
    DeliveryPolicy const resend;
    auto const may = [&](Send const& send) { return may_send(&send, "backup-1", resend); };
    EXPECT_TRUE(may_send(nullptr, "backup-1", resend));
    EXPECT_FALSE(may(line(State::sent)));
    EXPECT_TRUE(may(line(State::failed)));
    EXPECT_FALSE(may(line(State::failed, true)));
    EXPECT_TRUE(may(line(State::uncertain, false, 1)));
    EXPECT_TRUE(may(line(State::intent)));
}

TEST(MaySend, starts_afresh_for_another_backup) {
    auto const sent = line(State::sent);
    EXPECT_TRUE(may_send(&sent, "backup-2", {}));
}

TEST(MaySend, does_not_text_the_guest_all_night) {
    DeliveryPolicy policy;
    policy.most_uncertain_sends = 3;
    auto const twice = line(State::uncertain, false, 2);
    auto const thrice = line(State::uncertain, false, 3);
    auto const crashed_the_third_time = line(State::intent, false, 2);
    EXPECT_TRUE(may_send(&twice, "backup-1", policy));
    EXPECT_FALSE(may_send(&thrice, "backup-1", policy));
    EXPECT_FALSE(may_send(&crashed_the_third_time, "backup-1", policy));
}

TEST(MaySend, leaves_the_uncertain_to_a_person_where_told_so) {
    DeliveryPolicy policy;
    policy.on_uncertain = OnUncertain::alert;
    auto const uncertain = line(State::uncertain, false, 1);
    auto const crashed = line(State::intent);
    EXPECT_FALSE(may_send(&uncertain, "backup-1", policy));
    EXPECT_FALSE(may_send(&crashed, "backup-1", policy));
}

TEST(NextSend, keeps_the_idempotency_key_and_counts) {
    auto const first = next_send("original-1", "backup-1", "sms", nullptr, kNow);
    EXPECT_EQ(first.idempotency_key, "original-1:backup-1:sms");
    EXPECT_EQ(first.state, State::intent);
    EXPECT_EQ(first.attempt, 1u);
    auto const second =
        next_send("original-1", "backup-1", "sms", &first, kNow);  // the process died in between
    EXPECT_EQ(second.idempotency_key, first.idempotency_key);
    EXPECT_EQ(second.attempt, 2u);
    EXPECT_EQ(second.uncertain, 1u);
}

TEST(NextSend, starts_afresh_for_another_backup) {
    auto const first = line(State::uncertain, false, 2);
    auto const next = next_send("original-1", "backup-2", "sms", &first, kNow);
    EXPECT_EQ(next.attempt, 1u);
    EXPECT_EQ(next.uncertain, 0u);
}

TEST(Settled, writes_what_the_channel_said) {
    auto const intent = next_send("original-1", "backup-1", "sms", nullptr, kNow);
    EXPECT_EQ(settled(intent, result(Status::sent)).state, State::sent);
    EXPECT_EQ(settled(intent, result(Status::temporary)).state, State::failed);
    EXPECT_FALSE(settled(intent, result(Status::temporary)).permanent);
    EXPECT_FALSE(settled(intent, result(Status::rate_limited)).permanent);
    EXPECT_TRUE(settled(intent, result(Status::permanent)).permanent);
    EXPECT_EQ(settled(intent, result(Status::uncertain)).state, State::uncertain);
    EXPECT_EQ(settled(intent, result(Status::uncertain)).uncertain, 1u);
}

struct Row {
    char const* name;
    std::map<std::string, Send> ledger;
    bool fan_out;
    Kind kind;
};

std::ostream& operator<<(std::ostream& out, Row const& row) {
    return out << row.name;
}

class Judgement : public testing::TestWithParam<Row> {};

TEST_P(Judgement, of_two_channels) {
    auto job = new_job();
    job.sends = GetParam().ledger;
    DeliveryPolicy policy;
    policy.fan_out = GetParam().fan_out;
    EXPECT_EQ(judge(job, "backup-1", {}, {"sms", "email"}, policy).kind, GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(
    Deliveries, Judgement,
    testing::Values(
        Row{"the_first_sent", {{"sms", line(State::sent)}}, false, Kind::told},
        Row{"the_second_sent",
            {{"sms", line(State::failed)}, {"email", line(State::sent)}},
            false,
            Kind::told},
        Row{"fan_out_half_way",
            {{"sms", line(State::failed)}, {"email", line(State::sent)}},
            true,
            Kind::retry},
        Row{"fan_out_with_one_that_never_will",
            {{"sms", line(State::failed, true)}, {"email", line(State::sent)}},
            true,
            Kind::told},
        Row{"both_later", {{"sms", line(State::failed)}, {"email", line(State::failed)}}, false, Kind::retry},
        Row{"one_never_one_later",
            {{"sms", line(State::failed, true)}, {"email", line(State::failed)}},
            false,
            Kind::retry},
        Row{"both_never",
            {{"sms", line(State::failed, true)}, {"email", line(State::failed, true)}},
            false,
            Kind::give_up},
        Row{"uncertain_once",
            {{"sms", line(State::uncertain, false, 1)}, {"email", line(State::failed, true)}},
            false,
            Kind::retry},
        Row{"uncertain_too_often",
            {{"sms", line(State::uncertain, false, 3)}, {"email", line(State::failed, true)}},
            false,
            Kind::uncertain}),
    [](auto const& row) { return std::string(row.param.name); });

TEST(Judge, waits_as_long_as_the_soonest_channel_asks) {
    auto job = new_job();
    job.sends = {{"sms", line(State::failed)}, {"email", line(State::failed)}};
    auto const verdict = judge(
        job, "backup-1",
        {{{"sms", result(Status::rate_limited, 90s)}, {"email", result(Status::rate_limited, 30s)}}, {}},
        {"sms", "email"}, {});
    EXPECT_EQ(verdict.retry_after, 30s);
}

TEST(Judge, does_not_let_one_channel_hold_up_the_others) {
    auto job = new_job();
    job.sends = {{"sms", line(State::failed)}, {"email", line(State::failed)}};
    auto const verdict =
        judge(job, "backup-1",
              {{{"sms", result(Status::rate_limited, 3600s)}, {"email", result(Status::temporary)}}, {}},
              {"sms", "email"}, {});
    EXPECT_EQ(verdict.kind, Kind::retry);
    EXPECT_FALSE(verdict.retry_after) << "e-mail may be tried after the usual backoff";
}

TEST(Judge, waits_for_the_first_channel_whose_time_comes_where_none_was_asked) {
    auto const verdict =
        judge(new_job(), "backup-1", {{}, {{"sms", {10min, "quiet hours"}}, {"email", {90s, "rate"}}}},
              {"sms", "email"}, {});
    EXPECT_EQ(verdict.kind, Kind::wait);
    EXPECT_EQ(verdict.postponed->wait, 90s);
    EXPECT_EQ(verdict.postponed->why, "rate");
}

TEST(Judge, tries_again_where_one_channel_failed_and_the_other_was_not_asked) {
    auto job = new_job();
    job.sends = {{"email", line(State::failed)}};
    Turn turn{{{"email", result(Status::rate_limited, 60s)}}, {{"sms", {1500ms, "rate"}}}};
    auto const verdict = judge(job, "backup-1", turn, {"sms", "email"}, {});
    EXPECT_EQ(verdict.kind, Kind::retry);
    EXPECT_EQ(verdict.retry_after, 2s);
}

TEST(Judge, waits_for_a_postponed_channel_though_the_other_never_will) {
    auto job = new_job();
    job.sends = {{"email", line(State::failed, true)}};
    EXPECT_EQ(judge(job, "backup-1", {{}, {{"sms", {1s, "rate"}}}}, {"sms", "email"}, {}).kind, Kind::wait);
}

TEST(Judge, is_told_though_a_channel_was_postponed) {
    auto job = new_job();
    job.sends = {{"email", line(State::sent)}};
    EXPECT_EQ(judge(job, "backup-1", {{}, {{"sms", {1s, "rate"}}}}, {"sms", "email"}, {}).kind, Kind::told);
}

}  // namespace
}  // namespace sparekey::rescue

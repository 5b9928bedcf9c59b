#include "queue/job_fields.hpp"

#include <gtest/gtest.h>

namespace sparekey::queue {
namespace {

using rescue::Send;

Send sample_send() {
    Send send;
    send.state = Send::State::failed;
    send.backup_access_code_id = "backup-1";
    send.idempotency_key = "key \"1\"";
    send.attempt = 3;
    send.uncertain = 1;
    send.permanent = true;
    send.at = from_unix_ms(1'795'000'000'123);
    return send;
}

TEST(JobFields, are_read_by_name) {
    auto const job = parse_job("code-1", {{"workspace", "home"},
                                          {"event_id", "event-1"},
                                          {"device_id", "door-1"},
                                          {"received_at", "1795000000001"},
                                          {"occurred_at", "1795000000000"},
                                          {"attempt", "4"},
                                          {"deaths", "2"},
                                          {"arrival", "1795000001000"},
                                          {"expires", "1795000002000"},
                                          {"backup_access_code_id", "backup-1"},
                                          {"alignment_pending", "1"},
                                          {"gone_since", "1795000003000"}});
    EXPECT_EQ(job.access_code_id, "code-1");
    EXPECT_EQ(job.workspace, "home");
    EXPECT_EQ(job.event_id, "event-1");
    EXPECT_EQ(job.device_id, "door-1");
    EXPECT_EQ(to_unix_ms(job.received_at), 1795000000001);
    EXPECT_EQ(to_unix_ms(job.occurred_at.value()), 1795000000000);
    EXPECT_EQ(job.attempt, 4u);
    EXPECT_EQ(job.deaths, 2u);
    EXPECT_EQ(to_unix_ms(job.arrival.value()), 1795000001000);
    EXPECT_EQ(to_unix_ms(job.expires.value()), 1795000002000);
    EXPECT_EQ(job.backup_access_code_id, "backup-1");
    EXPECT_TRUE(job.alignment_pending);
    EXPECT_EQ(to_unix_ms(job.gone_since.value()), 1795000003000);
}

TEST(JobFields, missing_empty_and_damaged_ones_are_unknown) {
    auto const job = parse_job("code-1", {{"arrival", ""}, {"expires", "soon"}, {"attempt", "-1"}});
    EXPECT_FALSE(job.arrival);
    EXPECT_FALSE(job.expires);
    EXPECT_FALSE(job.occurred_at);
    EXPECT_EQ(job.attempt, 0u);
    EXPECT_EQ(job.workspace, "");
    EXPECT_FALSE(job.alignment_pending);
    EXPECT_TRUE(job.sends.empty());
}

TEST(JobFields, the_ledger_survives_the_round_trip) {
    auto const sent = sample_send();
    auto const job = parse_job("code-1", {{"send:sms", to_ledger_line(sent)}});
    ASSERT_TRUE(job.sends.contains("sms"));
    auto const& read = job.sends.at("sms");
    EXPECT_EQ(read.state, sent.state);
    EXPECT_EQ(read.backup_access_code_id, sent.backup_access_code_id);
    EXPECT_EQ(read.idempotency_key, sent.idempotency_key);
    EXPECT_EQ(read.attempt, sent.attempt);
    EXPECT_EQ(read.uncertain, sent.uncertain);
    EXPECT_EQ(read.permanent, sent.permanent);
    EXPECT_EQ(read.at, sent.at);
}

TEST(JobFields, what_a_damaged_line_is_taken_for_can_be_written_and_read) {
    auto const read = parse_ledger_line(to_ledger_line(unreadable_send()));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->state, Send::State::uncertain);
}

TEST(JobFields, a_damaged_ledger_line_may_have_been_a_send) {
    for (auto const* const line : {"", "{}", "not JSON", R"({"state":"sent"})"}) {
        auto const job = parse_job("code-1", {{"send:sms", line}});
        ASSERT_TRUE(job.sends.contains("sms")) << line;
        EXPECT_EQ(job.sends.at("sms").state, Send::State::uncertain) << line;
    }
}

}  // namespace
}  // namespace sparekey::queue

#include "rescue/rescuer.hpp"

#include <gmock/gmock.h>

#include "unit/rescue/rescuer_fixture.hpp"

namespace sparekey::rescue {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = Verdict::Kind;
using Status = SendResult::Status;
using namespace std::chrono_literals;

SeamError seam_error(SeamError::Kind kind, int status, std::optional<std::chrono::seconds> after = {}) {
    return {kind, status, "some_type: some message", after, "request-1"};
}

TEST_F(RescuerTest, tells_the_guest_the_backups_pin) {
    auto const verdict = rescue();
    EXPECT_EQ(verdict.kind, Kind::done);
    EXPECT_EQ(verdict.reason, "told");
    ASSERT_EQ(sms.sent.size(), 1u);
    EXPECT_TRUE(same(sms.sent[0].pin, Secret("1275")));
    EXPECT_THAT(std::string(sms.sent[0].message.text.reveal()), HasSubstr("Front Door: 1275"));
    EXPECT_EQ(sms.sent[0].idempotency_key, "original-1:backup-1:sms");
    EXPECT_EQ(sms.sent[0].deadline, kDeparture);
    EXPECT_THAT(email.sent, IsEmpty());
    EXPECT_EQ(queue.ledger["original-1"]["sms"].state, Send::State::sent);
    EXPECT_EQ(queue.backup_owners["backup-1"], "original-1");
    EXPECT_THAT(alerts.events(), IsEmpty());
    EXPECT_EQ(seam.count("update backup-1"), 0u) << "aligned already";
}

TEST_F(RescuerTest, writes_the_intent_before_it_sends) {
    Send::State seen{};
    sms.while_sending = [&] { seen = queue.ledger["original-1"]["sms"].state; };
    rescue();
    EXPECT_EQ(seen, Send::State::intent);
}

TEST_F(RescuerTest, leaves_what_it_learnt_in_the_job) {
    rescue();
    EXPECT_EQ(lease.job.arrival, kArrival);
    EXPECT_EQ(lease.job.expires, kDeparture);
    EXPECT_EQ(lease.job.backup_access_code_id, "backup-1");
    EXPECT_FALSE(lease.job.alignment_pending);
}

TEST_F(RescuerTest, sends_nothing_once_the_lease_is_lost) {
    queue.intent_error = Error{Errc::lost, "lease lost"};
    EXPECT_EQ(rescue().kind, Kind::lost);
    EXPECT_THAT(sms.sent, IsEmpty());
    EXPECT_THAT(email.sent, IsEmpty());
}

TEST_F(RescuerTest, sends_nothing_while_the_ledger_cannot_be_written) {
    queue.intent_error = Error{Errc::unavailable, "connection refused"};
    EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_THAT(sms.sent, IsEmpty());
}

TEST_F(RescuerTest, does_nothing_for_a_code_that_is_gone) {
    seam.codes.erase("original-1");
    auto const verdict = rescue();
    EXPECT_EQ(verdict.kind, Kind::done);
    EXPECT_EQ(verdict.reason, "gone");
    EXPECT_EQ(seam.count("pull original-1"), 0u);
}

TEST_F(RescuerTest, holds_an_early_failure) {
    seam.codes["original-1"].starts_at = kNow + 72h;
    auto const verdict = rescue();
    EXPECT_EQ(verdict.kind, Kind::hold);
    EXPECT_EQ(verdict.until, kNow + 48h);
    EXPECT_EQ(lease.job.arrival, kNow + 72h);
    EXPECT_EQ(seam.count("pull original-1"), 0u);
}

TEST_F(RescuerTest, alerts_when_a_guests_backup_fails) {
    seam.codes["original-1"].is_backup = true;
    queue.backup_owners["original-1"] = "someone";
    EXPECT_EQ(rescue().kind, Kind::bury);
    EXPECT_THAT(alerts.events(), ElementsAre("backup_failed"));
    EXPECT_EQ(alerts.raised[0].severity, Severity::critical);
}

TEST_F(RescuerTest, ignores_the_failure_of_an_unused_backup) {
    seam.codes["original-1"].is_backup = true;
    EXPECT_EQ(rescue().reason, "pool_maintenance");
    EXPECT_THAT(alerts.events(), IsEmpty());
}

TEST_F(RescuerTest, never_sends_the_originals_pin) {
    seam.pull_answer = PulledBackup{{}, failed_original()};
    auto const verdict = rescue();
    EXPECT_EQ(verdict.kind, Kind::bury);
    EXPECT_EQ(verdict.reason, "interlock");
    EXPECT_THAT(alerts.events(), ElementsAre("interlock"));
    EXPECT_THAT(sms.sent, IsEmpty());
}

TEST_F(RescuerTest, never_gives_one_backup_to_two_guests) {
    queue.backup_owners["backup-1"] = "original-0";
    EXPECT_EQ(rescue().reason, "interlock");
    EXPECT_THAT(alerts.events(), ElementsAre("interlock"));
    EXPECT_THAT(sms.sent, IsEmpty());
}

TEST_F(RescuerTest, gives_the_same_backup_to_the_same_guest_again) {
    queue.backup_owners["backup-1"] = "original-1";
    EXPECT_EQ(rescue().reason, "told");
}

TEST_F(RescuerTest, retries_when_seam_is_down) {
    seam.get_errors = {seam_error(SeamError::Kind::temporary, 503)};
    EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_THAT(alerts.events(), IsEmpty());
}

TEST_F(RescuerTest, passes_on_retry_after) {
    seam.pull_errors = {seam_error(SeamError::Kind::rate_limited, 429, 17s)};
    auto const verdict = rescue();
    EXPECT_EQ(verdict.kind, Kind::retry);
    EXPECT_EQ(verdict.retry_after, 17s);
}

TEST_F(RescuerTest, takes_any_other_refusal_of_a_pull_for_an_empty_pool) {
    seam.pull_errors = {seam_error(SeamError::Kind::rejected, 400)};
    EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_THAT(alerts.events(), ElementsAre("pool_empty"));
    rescue();
    EXPECT_THAT(alerts.resolved, Contains("pool_empty:original-1"));
}

TEST_F(RescuerTest, pulls_although_seam_sees_no_backup) {
    seam.codes["original-1"].is_backup_available = false;
    EXPECT_EQ(rescue().reason, "told");
}

TEST_F(RescuerTest, burns_no_attempt_on_a_refused_key_and_probes_until_it_is_mended) {
    RescueOptions options;
    options.probe_every = 30s;
    Rescuer rescuer(world(), options);
    seam.get_errors = {seam_error(SeamError::Kind::unauthorized, 401)};

    auto const refused = look(rescuer);
    EXPECT_EQ(refused.kind, Kind::hold);
    EXPECT_EQ(refused.until, kNow + 30s);
    EXPECT_THAT(alerts.events(), ElementsAre("seam_unauthorized"));
    EXPECT_EQ(alerts.raised[0].dedup_key, "seam_unauthorized:home");
    EXPECT_TRUE(rescuer.can_only_probe());

    auto const asked = seam.calls.size();
    EXPECT_EQ(look(rescuer).kind, Kind::hold);
    EXPECT_EQ(seam.calls.size(), asked) << "Seam is left alone";

    clock.time = kNow + 30s;
    EXPECT_EQ(look(rescuer).reason, "told");
    EXPECT_FALSE(rescuer.can_only_probe());
    EXPECT_THAT(alerts.resolved, Contains("seam_unauthorized:home"));
}

TEST_F(RescuerTest, alerts_when_seam_rejects_the_look_and_tries_again_while_the_stay_lasts) {
    seam.get_errors = {seam_error(SeamError::Kind::rejected, 400)};
    lease.job.attempt = 100;
    lease.job.expires = kDeparture;
    auto const refused = rescue();
    EXPECT_EQ(refused.kind, Kind::retry);
    EXPECT_EQ(refused.alert, "seam_rejected");
    EXPECT_THAT(alerts.events(), ElementsAre("seam_rejected"));
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_THAT(alerts.resolved, Contains("seam_rejected:original-1"));
}

TEST_F(RescuerTest, gives_up_on_rejected_looks_where_nobody_knows_when_the_stay_ends_or_when_it_is_over) {
    seam.get_errors = {seam_error(SeamError::Kind::rejected, 400), seam_error(SeamError::Kind::rejected, 400),
                       seam_error(SeamError::Kind::rejected, 400)};
    lease.job.attempt = 9;
    EXPECT_EQ(rescue().kind, Kind::retry);
    lease.job.attempt = 10;
    EXPECT_EQ(rescue().kind, Kind::bury);
    lease.job.attempt = 0;
    lease.job.expires = kNow;
    EXPECT_EQ(rescue().kind, Kind::bury);
}

TEST_F(RescuerTest, aligns_and_confirms) {
    seam.codes["backup-1"].ends_at = kDeparture + 240h;
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_EQ(seam.count("update backup-1"), 1u);
    EXPECT_EQ(seam.codes["backup-1"].ends_at, kDeparture);
    EXPECT_EQ(seam.codes["backup-1"].starts_at, kNow);
    ASSERT_EQ(sms.sent.size(), 1u);
    EXPECT_EQ(sms.sent[0].backup.ends_at, kDeparture) << "what it was before is of no use to a guest";
    EXPECT_THAT(alerts.events(), IsEmpty());
}

TEST_F(RescuerTest, tells_the_guest_although_the_end_is_not_confirmed) {
    seam.codes["backup-1"].ends_at = kDeparture + 240h;
    seam.updates_take_effect = false;
    auto const verdict = rescue();
    EXPECT_EQ(verdict.kind, Kind::retry);
    EXPECT_EQ(verdict.reason, "not_aligned");
    EXPECT_TRUE(lease.job.alignment_pending);
    EXPECT_EQ(sms.sent.size(), 1u);
    EXPECT_THAT(alerts.events(), ElementsAre("not_aligned"));

    seam.updates_take_effect = true;
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_FALSE(lease.job.alignment_pending);
    EXPECT_EQ(sms.sent.size(), 1u) << "the guest is told once";
}

TEST_F(RescuerTest, tells_the_guest_although_the_update_fails) {
    seam.codes["backup-1"].ends_at.reset();
    seam.update_errors = {seam_error(SeamError::Kind::rejected, 400)};
    EXPECT_EQ(rescue().reason, "not_aligned");
    EXPECT_EQ(sms.sent.size(), 1u);
}

TEST_F(RescuerTest, spares_a_device_more_updates_than_it_may_have_and_aligns_later) {
    seam.codes["backup-1"].ends_at = kDeparture + 240h;
    queue.update_answers = {false};
    EXPECT_EQ(rescue().reason, "not_aligned");
    EXPECT_EQ(seam.count("update backup-1"), 0u);
    EXPECT_EQ(sms.sent.size(), 1u) << "the guest does not wait for it";
    EXPECT_TRUE(lease.job.alignment_pending);

    EXPECT_EQ(rescue().reason, "told");
    EXPECT_EQ(seam.count("update backup-1"), 1u);
    EXPECT_THAT(queue.updated_devices, ElementsAre("device-1", "device-1"));
}

TEST_F(RescuerTest, updates_nothing_while_the_devices_limit_is_not_known) {
    seam.codes["backup-1"].ends_at = kDeparture + 240h;
    queue.update_answers = {Error{Errc::unavailable, "connection refused"}};
    EXPECT_EQ(rescue().reason, "not_aligned");
    EXPECT_EQ(seam.count("update backup-1"), 0u);
}

TEST_F(RescuerTest, does_without_the_doors_name) {
    seam.device_known = false;
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_THAT(std::string(sms.sent[0].message.text.reveal()), HasSubstr("your door: 1275"));
}

TEST_F(RescuerTest, falls_back_to_the_next_channel) {
    sms.results = {Status::permanent};
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_EQ(email.sent.size(), 1u);
    EXPECT_EQ(queue.ledger["original-1"]["sms"].state, Send::State::failed);
    EXPECT_EQ(queue.ledger["original-1"]["email"].state, Send::State::sent);
}

TEST_F(RescuerTest, uses_every_channel_with_fan_out) {
    policy.fan_out = true;
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_EQ(sms.sent.size(), 1u);
    EXPECT_EQ(email.sent.size(), 1u);
}

TEST_F(RescuerTest, comes_again_when_no_channel_can_send_now) {
    sms.results = {Status::temporary};
    email.results = {Status::rate_limited};
    EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_EQ(sms.sent.size(), 2u);
    EXPECT_EQ(sms.sent[1].attempt, 2u);
    EXPECT_EQ(sms.sent[1].idempotency_key, sms.sent[0].idempotency_key);
}

TEST_F(RescuerTest, alerts_when_every_channel_refuses) {
    sms.results = {Status::permanent};
    email.results = {Status::permanent};
    EXPECT_EQ(rescue().reason, "not_notified");
    EXPECT_THAT(alerts.events(), ElementsAre("not_notified"));
}

TEST_F(RescuerTest, asks_a_person_about_the_uncertain_where_told_so) {
    policy.on_uncertain = OnUncertain::alert;
    sms.results = {Status::uncertain};
    email.results = {Status::permanent};
    EXPECT_EQ(rescue().reason, "uncertain");
    EXPECT_THAT(alerts.events(), ElementsAre("uncertain"));
}

TEST_F(RescuerTest, says_that_a_pin_which_the_guest_may_have_is_not_aligned_when_it_gives_up) {
    policy.on_uncertain = OnUncertain::alert;
    sms.results = {Status::uncertain};
    email.results = {Status::permanent};
    seam.codes["backup-1"].ends_at = kDeparture + 24h;
    seam.updates_take_effect = false;
    EXPECT_EQ(rescue().reason, "uncertain");
    EXPECT_THAT(alerts.events(), ElementsAre("not_aligned", "uncertain"));
}

TEST_F(RescuerTest, aligns_again_when_the_stay_is_extended) {
    rescue();
    auto const later = kDeparture + 30h;
    seam.codes["original-1"].ends_at = later;
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_EQ(seam.codes["backup-1"].ends_at, later);
    EXPECT_EQ(sms.sent.size(), 1u);
}

TEST_F(RescuerTest, aligns_again_although_the_original_recovered) {
    rescue();
    auto& original = seam.codes["original-1"];
    original.ends_at = kDeparture - 30h;
    original.status = "set";
    original.error_codes.clear();
    EXPECT_EQ(rescue().reason, "told_recovered");
    EXPECT_EQ(seam.codes["backup-1"].ends_at, kDeparture - 30h);
}

TEST_F(RescuerTest, comes_again_to_a_channel_that_failed_beside_one_that_sent) {
    policy.fan_out = true;
    email.results = {Status::temporary};
    EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_EQ(sms.sent.size(), 1u);
    EXPECT_EQ(email.sent.size(), 2u);
}

TEST_F(RescuerTest, writes_a_known_result_however_long_redis_is_away) {
    queue.result_errors = {{Errc::unavailable, "connection refused"}};
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_EQ(queue.ledger["original-1"]["sms"].state, Send::State::sent);
}

TEST_F(RescuerTest, waits_for_a_backup_that_has_no_code_yet) {
    seam.codes["backup-1"].pin = Secret();
    EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_THAT(alerts.events(), ElementsAre("interlock"));
    EXPECT_THAT(sms.sent, IsEmpty());
}

TEST_F(RescuerTest, takes_a_forbidden_pull_for_this_jobs_trouble_alone) {
    seam.pull_errors = {seam_error(SeamError::Kind::unauthorized, 403)};
    EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_THAT(alerts.events(), ElementsAre("seam_forbidden"));
}

TEST_F(RescuerTest, holds_a_job_of_a_workspace_that_is_not_configured_here) {
    lease.job.workspace = "sold";
    auto const verdict = rescue();
    EXPECT_EQ(verdict.kind, Kind::hold);
    EXPECT_EQ(verdict.reason, "unknown_workspace");
    EXPECT_THAT(alerts.events(), ElementsAre("unknown_workspace"));
}

}  // namespace
}  // namespace sparekey::rescue

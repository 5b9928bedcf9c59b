// What happens to a stay after its guest was told, as seen by whoever looks at the job again.
#include <gmock/gmock.h>

#include "rescue/rescuer.hpp"
#include "unit/rescue/rescuer_fixture.hpp"

namespace sparekey::rescue {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = Verdict::Kind;
using namespace std::chrono_literals;

SeamError const kOutage{SeamError::Kind::temporary, 503, "outage", {}, ""};

class FollowUpTest : public RescuerTest {
  protected:
    FollowUpTest() { rescue(); }

    AccessCode& original() { return seam.codes.at("original-1"); }
    AccessCode& backup() { return seam.codes.at("backup-1"); }
    /// And backups are deleted.
    void cancel_long_ago() {
        on_cancel = OnCancel::delete_backup;
        seam.codes.erase("original-1");
        lease.job.gone_since = kNow - 1h;
    }
    std::string detail(std::string const& name) const {
        for (auto const& [key, value] : alerts.raised.back().details)
            if (key == name) return value;
        return "";
    }
};

TEST_F(FollowUpTest, sends_no_update_where_nothing_moved) {
    EXPECT_EQ(rescue().reason, "already_told");
    EXPECT_EQ(seam.count("update backup-1"), 0u);
    EXPECT_EQ(sms.sent.size(), 1u);
}

TEST_F(FollowUpTest, lets_the_backup_follow_an_extended_and_a_shortened_stay) {
    for (auto const end : {kDeparture + 30h, kDeparture - 30h}) {
        original().ends_at = end;
        EXPECT_EQ(rescue().reason, "told");
        EXPECT_EQ(backup().ends_at, end);
        EXPECT_EQ(lease.job.expires, end);
        EXPECT_FALSE(lease.job.alignment_pending);
    }
    EXPECT_EQ(seam.count("update backup-1"), 2u);
    EXPECT_EQ(sms.sent.size(), 1u);
    EXPECT_THAT(alerts.events(), IsEmpty());
}

TEST_F(FollowUpTest, alerts_when_the_backup_does_not_follow) {
    original().ends_at = kDeparture + 30h;
    seam.updates_take_effect = false;
    EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_THAT(alerts.events(), ElementsAre("not_aligned"));
    EXPECT_TRUE(lease.job.alignment_pending);
}

TEST_F(FollowUpTest, tells_a_person_of_a_stay_that_was_moved_far_ahead_and_lets_the_backup_follow) {
    original().starts_at = kNow + 72h;
    original().ends_at = kDeparture + 72h;
    auto const verdict = rescue();
    EXPECT_EQ(verdict.kind, Kind::hold);
    EXPECT_EQ(verdict.reason, "stay_moved");
    EXPECT_EQ(verdict.until, kNow + 48h);
    EXPECT_EQ(backup().ends_at, kDeparture + 72h);
    EXPECT_THAT(alerts.events(), ElementsAre("stay_moved"));
}

TEST_F(FollowUpTest, writes_down_that_the_original_works_again) {
    original().status = "set";
    original().error_codes.clear();
    EXPECT_EQ(rescue().reason, "told_recovered");
    EXPECT_THAT(queue.notes, Contains("recovered: the original works again; both PINs open the door"));
    EXPECT_THAT(alerts.events(), IsEmpty());
}

TEST_F(FollowUpTest, alerts_when_the_backup_fails_and_says_which_door_and_whose_code) {
    backup().error_codes = {"failed_to_set_on_device"};
    EXPECT_EQ(rescue().kind, Kind::bury);
    ASSERT_THAT(alerts.events(), ElementsAre("backup_failed"));
    EXPECT_EQ(alerts.raised[0].severity, Severity::critical);
    EXPECT_EQ(alerts.raised[0].dedup_key, "backup_failed:original-1");
    EXPECT_THAT(alerts.raised[0].summary, HasSubstr("Front Door"));
    EXPECT_EQ(detail("access_code_id"), "original-1");
    EXPECT_EQ(detail("backup_access_code_id"), "backup-1");
    EXPECT_EQ(detail("door"), "Front Door");
}

TEST_F(FollowUpTest, says_so_when_the_guests_first_code_works_while_the_backup_does_not) {
    seam.codes.erase("backup-1");
    original().status = "set";
    original().error_codes.clear();
    EXPECT_EQ(rescue().reason, "backup_failed");
    EXPECT_THAT(alerts.raised.back().summary, HasSubstr("first code works again"));
}

TEST_F(FollowUpTest, looks_again_when_seam_does_not_show_the_backup) {
    seam.unreadable = "backup-1";
    EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_THAT(alerts.events(), IsEmpty());
}

TEST_F(FollowUpTest, tells_a_person_of_a_cancelled_stay_until_the_backup_is_gone) {
    seam.codes.erase("original-1");
    auto const verdict = rescue();
    EXPECT_EQ(verdict.kind, Kind::hold);
    EXPECT_EQ(verdict.until, kDeparture);
    EXPECT_THAT(alerts.events(), ElementsAre("stay_cancelled"));
    EXPECT_EQ(alerts.raised[0].severity, Severity::warning);
    EXPECT_TRUE(seam.codes.contains("backup-1")) << "a person decides";

    seam.codes.erase("backup-1");
    auto const later = rescue();
    EXPECT_EQ(later.kind, Kind::done);
    EXPECT_EQ(later.reason, "cancelled");
}

TEST_F(FollowUpTest, takes_no_404_after_the_stay_for_a_cancellation) {
    on_cancel = OnCancel::delete_backup;
    seam.codes.erase("original-1");
    clock.time = kDeparture;
    EXPECT_EQ(rescue().reason, "gone");
    EXPECT_TRUE(seam.codes.contains("backup-1"));
}

TEST_F(FollowUpTest, deletes_the_backup_of_a_cancelled_stay_where_it_is_to_after_a_person_was_told) {
    on_cancel = OnCancel::delete_backup;
    seam.codes.erase("original-1");
    auto const first = rescue();
    EXPECT_EQ(first.kind, Kind::hold);
    EXPECT_EQ(first.until, kNow + 10min);
    EXPECT_THAT(alerts.events(), ElementsAre("stay_cancelled"));
    EXPECT_THAT(alerts.raised[0].summary, HasSubstr("deleted at 2026-12-02T03:10:00"));
    clock.time += 9min;  // an event, say
    EXPECT_EQ(rescue().until, kNow + 10min);
    EXPECT_TRUE(seam.codes.contains("backup-1"));

    clock.time += 1min;
    EXPECT_EQ(rescue().reason, "cancelled");
    EXPECT_FALSE(seam.codes.contains("backup-1"));
    EXPECT_THAT(queue.notes, Contains("deleted: backup-1"));
}

class Hiccup : public FollowUpTest {
  protected:
    Hiccup() { on_cancel = OnCancel::delete_backup; }

    /// What Seam answers when it is asked for the original once.
    void answer(SeamError error) { seam.get_errors = {std::move(error)}; }

    SeamError const gone{SeamError::Kind::not_found, 404, "device_not_found", {}, ""};
};

TEST_F(Hiccup, of_seams_locks_nobody_out_however_often) {
    for (int i = 0; i < 3; ++i) {
        answer(gone);
        EXPECT_EQ(rescue().reason, "stay_cancelled");
        clock.time += 10min;
        EXPECT_EQ(rescue().reason, "already_told");
    }
    EXPECT_TRUE(seam.codes.contains("backup-1"));
}

TEST_F(Hiccup, before_and_after_an_outage_locks_nobody_out) {
    answer(gone);
    rescue();
    clock.time += 10min;
    answer(kOutage);
    EXPECT_EQ(rescue().kind, Kind::retry);
    answer(gone);
    EXPECT_EQ(rescue().reason, "stay_cancelled");
    EXPECT_TRUE(seam.codes.contains("backup-1"));
}

TEST_F(Hiccup, that_shows_neither_code_is_not_counted) {
    auto const there = seam.codes;
    seam.codes.clear();
    EXPECT_EQ(rescue().reason, "cancelled");
    clock.time += 10min;
    seam.codes = there;
    answer(gone);
    EXPECT_EQ(rescue().reason, "stay_cancelled");
    EXPECT_TRUE(seam.codes.contains("backup-1"));
}

TEST_F(Hiccup, that_ends_at_the_very_last_look_begins_the_time_of_grace_anew) {
    answer(gone);
    rescue();
    clock.time += 10min;
    answer(gone);
    EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_FALSE(lease.job.gone_since);
    EXPECT_TRUE(seam.codes.contains("backup-1"));
}

TEST_F(FollowUpTest, alerts_when_the_backup_cannot_be_deleted_and_tries_again) {
    cancel_long_ago();
    seam.delete_errors = {kOutage};
    EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_THAT(alerts.events(), ElementsAre("backup_not_deleted"));
    EXPECT_EQ(rescue().reason, "cancelled");
}

TEST_F(FollowUpTest, believes_a_deletion_when_it_sees_it_and_asks_for_it_once) {
    cancel_long_ago();
    seam.deletions_take_effect = false;
    EXPECT_EQ(rescue().reason, "backup_not_deleted");
    backup().status = "removing";
    EXPECT_EQ(rescue().reason, "backup_not_deleted");
    EXPECT_EQ(seam.count("delete backup-1"), 1u);
    seam.codes.erase("backup-1");
    EXPECT_EQ(rescue().reason, "cancelled");
}

TEST_F(FollowUpTest, says_so_when_a_stay_ended_early_and_its_backup_did_not) {
    original().ends_at = kNow - 1min;
    auto const verdict = rescue();
    EXPECT_EQ(verdict.reason, "expired");
    EXPECT_TRUE(lease.job.alignment_pending) << "so that the alert stays open";
    EXPECT_THAT(alerts.events(), ElementsAre("not_aligned"));
}

TEST_F(FollowUpTest, ends_a_backup_whose_stay_ended_early_where_backups_are_deleted) {
    on_cancel = OnCancel::delete_backup;
    original().ends_at = kNow - 1min;
    EXPECT_EQ(rescue().reason, "expired");
    EXPECT_FALSE(seam.codes.contains("backup-1"));
    EXPECT_THAT(alerts.events(), IsEmpty());
}

TEST_F(RescuerTest, holds_a_delayed_code_until_the_arrival_is_near) {
    lease.job.delayed = true;
    auto& code = seam.codes["original-1"];
    code.error_codes.clear();
    code.starts_at = kNow + 5h;
    auto const verdict = rescue();
    EXPECT_EQ(verdict.kind, Kind::hold);
    EXPECT_EQ(verdict.until, kNow + 5h - 30min);
}

}  // namespace
}  // namespace sparekey::rescue

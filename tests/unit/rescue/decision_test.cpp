#include "rescue/decision.hpp"

#include <gtest/gtest.h>

#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {
namespace {

using Act = Decision::Act;
using namespace std::chrono_literals;

/// A guest whose code failed during the stay, unless it is changed.
struct Scene {
    Job job = new_job();
    std::optional<AccessCode> original = failed_original();
    std::optional<AccessCode> backup;
    bool given_to_a_guest = false;
    bool channel_left = false;
    DecisionRules rules{24h, 30min, OnCancel::alert};

    /// The guest was sent the PIN of a backup that ends with the stay.
    void tell() {
        job = told_job();
        job.arrival = kArrival;
        job.expires = kDeparture;
        backup = good_backup();
    }
    void recover() {
        original->status = "set";
        original->error_codes.clear();
    }
    void fail_backup() { backup->error_codes = {"failed_to_set_on_device"}; }

    Decision decision() const {
        return decide({job, original, backup, given_to_a_guest, channel_left, kNow}, rules);
    }
};

struct Row {
    char const* name;
    std::function<void(Scene&)> change;
    Act act;
    char const* reason;
};

std::ostream& operator<<(std::ostream& out, Row const& row) {
    return out << row.name;
}

class DecisionTable : public testing::TestWithParam<Row> {};

TEST_P(DecisionTable, says_what_to_do) {
    Scene scene;
    GetParam().change(scene);
    auto const decision = scene.decision();
    EXPECT_EQ(decision.act, GetParam().act);
    EXPECT_EQ(decision.reason, GetParam().reason);
}

std::string name_of(testing::TestParamInfo<Row> const& row) {
    return row.param.name;
}

INSTANTIATE_TEST_SUITE_P(
    BeforeTheGuestIsTold, DecisionTable,
    testing::Values(
        Row{"failed", [](Scene&) {}, Act::pull, "failed"},
        Row{"not_found", [](Scene& s) { s.original.reset(); }, Act::done, "gone"},
        Row{"not_found_though_a_backup_was_pulled",
            [](Scene& s) {
                s.original.reset();
                s.job.expires = kDeparture;
                s.job.backup_access_code_id = "backup-1";
            },
            Act::done, "gone"},
        Row{"a_backup_of_the_pool", [](Scene& s) { s.original->is_backup = true; }, Act::done,
            "pool_maintenance"},
        Row{"a_backup_that_a_guest_has",
            [](Scene& s) {
                s.original->is_backup = true;
                s.given_to_a_guest = true;
            },
            Act::bury, "backup_failed"},
        Row{"ongoing",
            [](Scene& s) {
                s.original->type = "ongoing";
                s.original->starts_at.reset();
                s.original->ends_at.reset();
            },
            Act::bury, "not_time_bound"},
        Row{"time_bound_without_an_end", [](Scene& s) { s.original->ends_at.reset(); }, Act::bury,
            "not_time_bound"},
        Row{"ended_just_now", [](Scene& s) { s.original->ends_at = kNow; }, Act::done, "expired"},
        Row{"ends_in_a_millisecond", [](Scene& s) { s.original->ends_at = kNow + 1ms; }, Act::pull, "failed"},
        Row{"set_without_an_error", [](Scene& s) { s.recover(); }, Act::done, "recovered"},
        Row{"set_while_the_device_is_offline",
            [](Scene& s) {
                s.recover();
                s.original->error_codes = {"device_offline"};
            },
            Act::done, "recovered"},
        Row{"set_but_still_failing", [](Scene& s) { s.original->status = "set"; }, Act::pull, "failed"},
        Row{"setting_without_an_error", [](Scene& s) { s.original->error_codes.clear(); }, Act::pull,
            "failed"},
        Row{"far_ahead", [](Scene& s) { s.original->starts_at = kNow + 24h + 1ms; }, Act::hold, "early"},
        Row{"exactly_lead_time_ahead", [](Scene& s) { s.original->starts_at = kNow + 24h; }, Act::pull,
            "failed"},
        Row{"no_start", [](Scene& s) { s.original->starts_at.reset(); }, Act::pull, "failed"},
        Row{"not_aligned_but_never_told",
            [](Scene& s) {
                s.job.alignment_pending = true;
                s.job.backup_access_code_id = "backup-1";
            },
            Act::pull, "failed"}),
    name_of);

void delay(Scene& scene, std::chrono::milliseconds ahead) {
    scene.job.delayed = true;
    scene.original->error_codes.clear();
    scene.original->starts_at = kNow + ahead;
}

INSTANTIATE_TEST_SUITE_P(
    WhenTheCodeIsOnlyDelayed, DecisionTable,
    testing::Values(Row{"arrival_is_near", [](Scene& s) { delay(s, 30min); }, Act::pull, "failed"},
                    Row{"arrival_is_past", [](Scene& s) { delay(s, -1h); }, Act::pull, "failed"},
                    Row{"arrival_is_not_near", [](Scene& s) { delay(s, 30min + 1ms); }, Act::hold, "early"},
                    Row{"it_failed_after_all",
                        [](Scene& s) {
                            delay(s, 5h);
                            s.original->error_codes = {"failed_to_set_on_device"};
                        },
                        Act::pull, "failed"},
                    Row{"the_lead_time_is_shorter_still",
                        [](Scene& s) {
                            delay(s, 20min);
                            s.rules.lead_time = 10min;
                        },
                        Act::hold, "early"},
                    Row{"it_came",
                        [](Scene& s) {
                            delay(s, 5h);
                            s.recover();
                        },
                        Act::done, "recovered"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(AfterTheGuestWasTold, DecisionTable,
                         testing::Values(Row{"nothing_new", [](Scene& s) { s.tell(); }, Act::done,
                                             "already_told"},
                                         Row{"as_seam_confirms",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original->pulled_backup_access_code_id = "backup-1";
                                             },
                                             Act::done, "already_told"},
                                         Row{"a_backup_that_seam_replaced",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original->pulled_backup_access_code_id = "backup-2";
                                             },
                                             Act::pull, "failed"},
                                         Row{"a_backup_that_seam_replaced_for_a_code_that_works",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.recover();
                                                 s.original->pulled_backup_access_code_id = "backup-2";
                                             },
                                             Act::done, "told_recovered"},
                                         Row{"a_backup_that_seam_replaced_and_that_is_gone",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.recover();
                                                 s.original->pulled_backup_access_code_id = "backup-2";
                                                 s.backup.reset();
                                             },
                                             Act::bury, "backup_failed"},
                                         Row{"sending_began_but_never_ended",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.job.sends["sms"].state = Send::State::intent;
                                             },
                                             Act::pull, "failed"},
                                         Row{"the_original_works_again",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.recover();
                                             },
                                             Act::done, "told_recovered"},
                                         Row{"the_stay_was_extended",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original->ends_at = kDeparture + 24h;
                                             },
                                             Act::align, "told"},
                                         Row{"the_stay_was_shortened",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original->ends_at = kDeparture - 24h;
                                             },
                                             Act::align, "told"},
                                         Row{"the_backup_ends_otherwise",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.backup->ends_at = kDeparture + 1ms;
                                             },
                                             Act::align, "told"},
                                         Row{"the_backup_has_no_end",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.backup->ends_at.reset();
                                             },
                                             Act::align, "told"},
                                         Row{"not_aligned_and_recovered",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.backup->ends_at.reset();
                                                 s.recover();
                                             },
                                             Act::align, "told"},
                                         Row{"the_stay_was_moved_far_ahead",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original->starts_at = kNow + 24h + 1ms;
                                             },
                                             Act::warn, "stay_moved"},
                                         Row{"the_stay_was_moved_a_little",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original->starts_at = kNow + 24h;
                                             },
                                             Act::done, "already_told"},
                                         Row{"the_stay_was_moved_and_its_backup_must_follow",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original->starts_at = kNow + 72h;
                                                 s.original->ends_at = kDeparture + 72h;
                                             },
                                             Act::align, "told"},
                                         Row{"the_backup_failed",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.fail_backup();
                                             },
                                             Act::bury, "backup_failed"},
                                         Row{"the_backup_is_gone",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.backup.reset();
                                             },
                                             Act::bury, "backup_failed"},
                                         Row{"the_backup_failed_but_the_original_works",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.fail_backup();
                                                 s.recover();
                                             },
                                             Act::bury, "backup_failed"},
                                         Row{"the_backup_failed_before_every_channel_had_told_of_it",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.fail_backup();
                                                 s.channel_left = true;
                                             },
                                             Act::bury, "backup_failed"},
                                         Row{"the_backups_lock_is_offline",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.backup->error_codes = {"device_offline"};
                                             },
                                             Act::done, "already_told"},
                                         Row{"a_channel_is_left",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.channel_left = true;
                                             },
                                             Act::pull, "failed"},
                                         Row{"a_channel_is_left_and_the_pull_aligns_as_well",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.channel_left = true;
                                                 s.backup->ends_at.reset();
                                             },
                                             Act::pull, "failed"},
                                         Row{"a_channel_is_left_but_the_original_works",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.channel_left = true;
                                                 s.recover();
                                             },
                                             Act::done, "told_recovered"}),
                         name_of);

INSTANTIATE_TEST_SUITE_P(WhenTheStayOfAGuestWhoWasToldEnds, DecisionTable,
                         testing::Values(Row{"cancelled",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original.reset();
                                             },
                                             Act::warn, "stay_cancelled"},
                                         Row{"cancelled_and_the_guest_may_know",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.job.sends["sms"].state = Send::State::uncertain;
                                                 s.original.reset();
                                             },
                                             Act::warn, "stay_cancelled"},
                                         Row{"cancelled_and_the_guest_cannot_know",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.job.sends["sms"].state = Send::State::failed;
                                                 s.original.reset();
                                             },
                                             Act::done, "gone"},
                                         Row{"cancelled_with_its_backup",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original.reset();
                                                 s.backup.reset();
                                             },
                                             Act::done, "cancelled"},
                                         Row{"just_cancelled_where_backups_are_deleted",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original.reset();
                                                 s.job.gone_since = kNow - 10min + 1ms;
                                                 s.rules.on_cancel = OnCancel::delete_backup;
                                             },
                                             Act::warn, "stay_cancelled"},
                                         Row{"cancelled_where_backups_are_deleted",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original.reset();
                                                 s.job.gone_since = kNow - 10min;
                                                 s.rules.on_cancel = OnCancel::delete_backup;
                                             },
                                             Act::remove, "stay_cancelled"},
                                         Row{"forgotten_by_seam_after_its_end",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original.reset();
                                                 s.job.expires = kNow;
                                                 s.rules.on_cancel = OnCancel::delete_backup;
                                             },
                                             Act::done, "gone"},
                                         Row{"over",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original->ends_at = s.backup->ends_at = kNow;
                                                 s.rules.on_cancel = OnCancel::delete_backup;
                                             },
                                             Act::done, "expired"},
                                         Row{"over_but_its_backup_is_not",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original->ends_at = kNow - 1ms;
                                             },
                                             Act::done, "expired"},
                                         Row{"over_but_its_backup_is_not_where_backups_are_deleted",
                                             [](Scene& s) {
                                                 s.tell();
                                                 s.original->ends_at = kNow - 1ms;
                                                 s.rules.on_cancel = OnCancel::delete_backup;
                                             },
                                             Act::remove, "stay_over"}),
                         name_of);

TEST(Decision, holds_until_the_lead_time_before_the_arrival) {
    Scene scene;
    scene.original->starts_at = kNow + 72h;
    EXPECT_EQ(scene.decision().until, kNow + 48h);
    delay(scene, 72h);
    EXPECT_EQ(scene.decision().until, kNow + 72h - 30min);
}

TEST(Decision, looks_at_a_cancelled_stay_again_when_it_would_have_ended) {
    Scene scene;
    scene.tell();
    scene.original.reset();
    EXPECT_EQ(scene.decision().until, kDeparture);
}

TEST(Decision, looks_at_a_cancelled_stay_again_before_its_backup_is_deleted) {
    Scene scene;
    scene.tell();
    scene.original.reset();
    scene.rules.on_cancel = OnCancel::delete_backup;
    EXPECT_EQ(scene.decision().until, kNow + 10min);
    scene.job.gone_since = kNow - 4min;
    EXPECT_EQ(scene.decision().until, kNow + 6min);
    scene.job.expires = kNow + 1min;
    EXPECT_EQ(scene.decision().until, kNow + 1min);
}

TEST(Decision, looks_at_a_moved_stay_again_when_a_backup_would_be_given) {
    Scene scene;
    scene.tell();
    scene.original->starts_at = kNow + 72h;
    EXPECT_EQ(scene.decision().until, kNow + 48h);
}

}  // namespace
}  // namespace sparekey::rescue

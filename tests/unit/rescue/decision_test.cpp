#include "rescue/decision.hpp"

#include <gtest/gtest.h>

#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {
namespace {

using Act = Decision::Act;
using namespace std::chrono_literals;

struct Row {
    char const* name;
    std::function<void(Job&, std::optional<AccessCode>&, bool& given_to_a_guest)> change;
    Act act;
    char const* reason;
};

std::ostream& operator<<(std::ostream& out, Row const& row) {
    return out << row.name;
}

class DecisionTable : public testing::TestWithParam<Row> {};

TEST_P(DecisionTable, says_what_to_do) {
    auto job = new_job();
    std::optional<AccessCode> original = failed_original();
    bool given_to_a_guest = false;
    GetParam().change(job, original, given_to_a_guest);
    auto const decision = decide({job, original, given_to_a_guest, false, kNow}, 24h);
    EXPECT_EQ(decision.act, GetParam().act);
    EXPECT_EQ(decision.reason, GetParam().reason);
}

using Code = std::optional<AccessCode>;

INSTANTIATE_TEST_SUITE_P(
    Decisions, DecisionTable,
    testing::Values(
        Row{"failed", [](Job&, Code&, bool&) {}, Act::pull, "failed"},
        Row{"not_found", [](Job&, Code& c, bool&) { c.reset(); }, Act::done, "gone"},
        Row{"a_backup_of_the_pool", [](Job&, Code& c, bool&) { c->is_backup = true; }, Act::done,
            "pool_maintenance"},
        Row{"a_backup_that_a_guest_has",
            [](Job&, Code& c, bool& given) {
                c->is_backup = true;
                given = true;
            },
            Act::bury, "backup_failed"},
        Row{"ongoing",
            [](Job&, Code& c, bool&) {
                c->type = "ongoing";
                c->starts_at.reset();
                c->ends_at.reset();
            },
            Act::bury, "not_time_bound"},
        Row{"time_bound_without_an_end", [](Job&, Code& c, bool&) { c->ends_at.reset(); }, Act::bury,
            "not_time_bound"},
        Row{"ended_just_now", [](Job&, Code& c, bool&) { c->ends_at = kNow; }, Act::done, "expired"},
        Row{"ends_in_a_millisecond", [](Job&, Code& c, bool&) { c->ends_at = kNow + 1ms; }, Act::pull,
            "failed"},
        Row{"set_without_an_error",
            [](Job&, Code& c, bool&) {
                c->status = "set";
                c->error_codes.clear();
            },
            Act::done, "recovered"},
        Row{"set_while_the_device_is_offline",
            [](Job&, Code& c, bool&) {
                c->status = "set";
                c->error_codes = {"device_offline"};
            },
            Act::done, "recovered"},
        Row{"set_but_still_failing", [](Job&, Code& c, bool&) { c->status = "set"; }, Act::pull, "failed"},
        Row{"setting_without_an_error", [](Job&, Code& c, bool&) { c->error_codes.clear(); }, Act::pull,
            "failed"},
        Row{"far_ahead", [](Job&, Code& c, bool&) { c->starts_at = kNow + 24h + 1ms; }, Act::hold, "early"},
        Row{"exactly_lead_time_ahead", [](Job&, Code& c, bool&) { c->starts_at = kNow + 24h; }, Act::pull,
            "failed"},
        Row{"no_start", [](Job&, Code& c, bool&) { c->starts_at.reset(); }, Act::pull, "failed"},
        Row{"told_already", [](Job& j, Code&, bool&) { j = told_job(); }, Act::done, "already_told"},
        Row{"told_already_as_seam_confirms",
            [](Job& j, Code& c, bool&) {
                j = told_job();
                c->pulled_backup_access_code_id = "backup-1";
            },
            Act::done, "already_told"},
        Row{"told_a_backup_that_seam_replaced",
            [](Job& j, Code& c, bool&) {
                j = told_job();
                c->pulled_backup_access_code_id = "backup-2";
            },
            Act::pull, "failed"},
        Row{"sending_began_but_never_ended",
            [](Job& j, Code&, bool&) {
                j = told_job();
                j.sends["sms"].state = Send::State::intent;
            },
            Act::pull, "failed"},
        Row{"told_but_not_aligned",
            [](Job& j, Code&, bool&) {
                j = told_job();
                j.alignment_pending = true;
            },
            Act::align, "told"},
        Row{"told_but_not_aligned_and_recovered",
            [](Job& j, Code& c, bool&) {
                j = told_job();
                j.alignment_pending = true;
                c->status = "set";
                c->error_codes.clear();
            },
            Act::align, "told"},
        Row{"not_aligned_and_expired",
            [](Job& j, Code& c, bool&) {
                j = told_job();
                j.alignment_pending = true;
                c->ends_at = kNow - 1ms;
            },
            Act::done, "expired"},
        Row{"not_aligned_but_never_told",
            [](Job& j, Code&, bool&) {
                j.alignment_pending = true;
                j.backup_access_code_id = "backup-1";
            },
            Act::pull, "failed"}),
    [](auto const& row) { return std::string(row.param.name); });

TEST(Decision, goes_on_telling_while_a_channel_is_left) {
    auto job = told_job();
    std::optional<AccessCode> const original = failed_original();
    EXPECT_EQ(decide({job, original, false, true, kNow}, 24h).act, Act::pull);
    job.alignment_pending = true;
    EXPECT_EQ(decide({job, original, false, true, kNow}, 24h).act, Act::pull) << "which aligns as well";
}

TEST(Decision, holds_until_the_lead_time_before_the_arrival) {
    auto const job = new_job();
    std::optional<AccessCode> original = failed_original();
    original->starts_at = kNow + 72h;
    auto const decision = decide({job, original, false, false, kNow}, 24h);
    EXPECT_EQ(decision.until, kNow + 48h);
}

}  // namespace
}  // namespace sparekey::rescue

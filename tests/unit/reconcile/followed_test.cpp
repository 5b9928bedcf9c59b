// What is new about a stay, seen without a webhook.
#include "reconcile/followed.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "rescue/decision.hpp"
#include "unit/rescue/samples.hpp"

namespace sparekey::reconcile {
namespace {

using namespace std::chrono_literals;
using rescue::AccessCode;
using rescue::kArrival;
using rescue::kDeparture;
using rescue::kNow;

/// A guest was told yesterday, and nothing has changed.
struct Scene {
    FollowedJob known;
    std::optional<AccessCode> original = rescue::failed_original();
    std::optional<AccessCode> backup = rescue::good_backup();

    Scene() {
        known.job = rescue::told_job();
        known.job.arrival = kArrival;
        known.job.expires = kDeparture;
        known.state = "done";
        known.word = "told";
    }
    void rest_as(std::string state, std::string word) {
        known.state = std::move(state);
        known.word = std::move(word);
        known.is_held = known.state == "waiting";
    }
    void recover() {
        original->status = "set";
        original->error_codes.clear();
    }
    std::string found() const {
        return news(known, original ? &*original : nullptr, backup ? &*backup : nullptr, kNow)
            .value_or("nothing");
    }
};

struct Row {
    char const* name;
    std::function<void(Scene&)> change;
    char const* news;
};

std::ostream& operator<<(std::ostream& out, Row const& row) {
    return out << row.name;
}

class News : public testing::TestWithParam<Row> {};

TEST_P(News, of_a_stay) {
    Scene scene;
    GetParam().change(scene);
    EXPECT_EQ(scene.found(), GetParam().news);
}

INSTANTIATE_TEST_SUITE_P(
    Found, News,
    testing::Values(Row{"nothing_changed", [](Scene&) {}, "nothing"},
                    Row{"extended", [](Scene& s) { s.original->ends_at = kDeparture + 24h; },
                        "the stay ends at another time"},
                    Row{"moved", [](Scene& s) { s.original->starts_at = kArrival + 72h; },
                        "the stay begins at another time"},
                    Row{"cancelled", [](Scene& s) { s.original.reset(); }, "the code is gone"},
                    Row{"cancelled_as_known",
                        [](Scene& s) {
                            s.rest_as("waiting", "stay_cancelled");
                            s.original.reset();
                        },
                        "nothing"},
                    Row{"cancelled_as_known_and_its_backup_is_gone",
                        [](Scene& s) {
                            s.rest_as("waiting", "stay_cancelled");
                            s.original.reset();
                            s.backup.reset();
                        },
                        "the backup of a cancelled stay is gone"},
                    Row{"cancelled_with_its_backup_as_known",
                        [](Scene& s) {
                            s.rest_as("done", "cancelled");
                            s.original.reset();
                            s.backup.reset();
                        },
                        "nothing"},
                    Row{"cancelled_but_its_backup_is_there_again",
                        [](Scene& s) {
                            s.rest_as("done", "cancelled");
                            s.original.reset();
                        },
                        "the backup of a cancelled stay is there again"},
                    Row{"not_cancelled_with_its_backup_after_all",
                        [](Scene& s) { s.rest_as("done", "cancelled"); }, "the code is there again"},
                    Row{"not_cancelled_after_all", [](Scene& s) { s.rest_as("waiting", "stay_cancelled"); },
                        "the code is there again"},
                    Row{"the_backup_is_gone", [](Scene& s) { s.backup.reset(); }, "the backup is gone"},
                    Row{"the_backup_failed",
                        [](Scene& s) { s.backup->error_codes = {"failed_to_set_on_device"}; },
                        "the backup failed"},
                    Row{"the_backup_failed_as_known",
                        [](Scene& s) {
                            s.rest_as("dead", "backup_failed");
                            s.backup->error_codes = {"failed_to_set_on_device"};
                        },
                        "nothing"},
                    Row{"the_backup_works_again", [](Scene& s) { s.rest_as("dead", "backup_failed"); },
                        "the backup works again"},
                    Row{"the_backup_is_gone_but_a_person_is_to_mend_something_else",
                        [](Scene& s) {
                            s.rest_as("dead", "not_time_bound");
                            s.backup.reset();
                        },
                        "nothing"},
                    Row{"the_backup_ends_at_another_time",
                        [](Scene& s) { s.backup->ends_at = kDeparture + 1h; },
                        "the backup ends at another time"},
                    Row{"the_code_works_again", [](Scene& s) { s.recover(); }, "the code works again"},
                    Row{"the_code_works_as_known",
                        [](Scene& s) {
                            s.rest_as("done", "told_recovered");
                            s.recover();
                        },
                        "nothing"},
                    Row{"the_code_works_no_more", [](Scene& s) { s.rest_as("done", "told_recovered"); },
                        "the code works no more"},
                    Row{"the_code_works_but_a_person_was_warned_of_something_else",
                        [](Scene& s) {
                            s.rest_as("waiting", "stay_moved");
                            s.recover();
                        },
                        "nothing"},
                    Row{"cancelled_but_somebody_looks_anyway",
                        [](Scene& s) {
                            s.known.state = "ready";
                            s.original.reset();
                        },
                        "nothing"},
                    Row{"cancelled_but_it_is_tried_again_anyway",
                        [](Scene& s) {
                            s.rest_as("waiting", "not_aligned");
                            s.known.is_held = false;
                            s.original.reset();
                        },
                        "nothing"},
                    Row{"forgotten_by_seam_after_the_stay",
                        [](Scene& s) {
                            s.known.job.expires = kNow;
                            s.original.reset();
                            s.backup.reset();
                        },
                        "nothing"}),
    [](auto const& row) { return std::string(row.param.name); });

/// What a look leaves behind, if it waits for nothing but news; and is followed (prelude.lua, NOT_FOLLOWED).
std::optional<FollowedJob> after_a_look(Scene const& scene) {
    using Act = rescue::Decision::Act;
    auto const decision =
        rescue::decide({scene.known.job, scene.original, scene.backup, false, false, kNow}, {});
    auto known = scene.known;
    known.word = decision.reason;
    known.is_held = decision.act == Act::warn;
    known.state = known.is_held ? "waiting" : decision.act == Act::bury ? "dead" : "done";
    auto const rests = known.is_held || decision.act == Act::bury || decision.act == Act::done;
    if (!rests || known.word == "gone") return std::nullopt;
    return known;
}

TEST(LookAtNews, settles_it_whatever_seam_shows) {
    std::vector<std::function<void(Scene&)>> const originals{[](Scene&) {}, [](Scene& s) { s.recover(); },
                                                             [](Scene& s) { s.original.reset(); }};
    std::vector<std::function<void(Scene&)>> const backups{
        [](Scene&) {}, [](Scene& s) { s.backup->error_codes = {"failed_to_set_on_device"}; },
        [](Scene& s) { s.backup->ends_at = kDeparture + 1h; }, [](Scene& s) { s.backup.reset(); }};
    auto looks = 0;
    for (std::string const pulled : {"", "backup-1", "backup-2"})
        for (std::string const sent : {"backup-1", "another"})
            for (auto const& original : originals)
                for (auto const& backup : backups) {
                    Scene scene;
                    scene.original->pulled_backup_access_code_id = pulled;
                    scene.known.job.sends["sms"].backup_access_code_id = sent;
                    original(scene);
                    backup(scene);
                    auto const known = after_a_look(scene);
                    if (!known) continue;
                    ++looks;
                    scene.known = *known;
                    EXPECT_EQ(scene.found(), "nothing") << known->word << ", " << pulled << ", " << sent;
                }
    EXPECT_GT(looks, 20);
}

}  // namespace
}  // namespace sparekey::reconcile

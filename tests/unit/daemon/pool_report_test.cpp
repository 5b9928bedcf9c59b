#include "daemon/commands/pool_report.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace sparekey::daemon {
namespace {

using Kind = reconcile::PoolSwitchOutcome::Kind;

reconcile::DeviceHealth lock(std::string id, std::string name, bool is_online) {
    reconcile::DeviceHealth device;
    device.device_id = std::move(id);
    device.name = std::move(name);
    device.is_managed = true;
    device.online = is_online;
    device.pool_supported = true;
    device.pool_enabled = false;
    return device;
}

/// One lock to turn on, and one that is left; then what becomes of the first.
struct Told {
    std::ostringstream out;
    std::ostringstream notes;
    PoolPlan plan{""};

    explicit Told() {
        plan.add("home", lock("away-1", "Away", false));
        plan.add("home", lock("front-1", "Front\x1b[2J \"Door\"", true));
    }
    PlannedLock const& front() const { return plan.to_turn_on().at(0); }
};

TEST(JsonPoolReport, has_a_line_for_each_lock_and_nothing_else) {
    Told told;
    auto const report = json_pool_report(told.out, told.notes);
    report->plan(told.plan);
    report->tried(told.front(), {Kind::on, "", ""});
    report->tried(told.front(), {Kind::unknown, "", ""});
    report->tried(told.front(), {Kind::failed, "HTTP 400", "code-1"});
    report->untried(told.front());
    report->notes() << "a note";
    std::string const about_front =
        R"("workspace":"home","device_id":"front-1","name":"Front\u001B[2J \"Door\"","detail":)";
    EXPECT_EQ(told.out.str(),
              R"({"action":"leave","workspace":"home","device_id":"away-1","name":"Away",)"
              R"("detail":"it is offline","code_left":null})"
              "\n"
              R"({"action":"on",)" +
                  about_front + R"(null,"code_left":null})" + "\n" + R"({"action":"asked",)" + about_front +
                  R"("Seam does not say whether the pool is on","code_left":null})" + "\n" +
                  R"({"action":"failed",)" + about_front + R"("HTTP 400","code_left":"code-1"})" + "\n" +
                  R"({"action":"turn_on",)" + about_front + R"(null,"code_left":null})" + "\n");
    EXPECT_EQ(told.notes.str(), "a note");
}

TEST(TextPoolReport, says_what_is_to_be_done_and_what_became_of_it) {
    Told told;
    auto const report = text_pool_report(told.out);
    report->plan(told.plan);
    report->tried(told.front(), {Kind::failed, "HTTP 400", "code-1"});
    report->untried(told.front());
    report->notes() << "a note\n";
    EXPECT_EQ(
        told.out.str(),
        "leave    Away (away-1): it is offline\n"
        "turn on  Front?[2J \"Door\" (front-1)\n"
        "failed   Front?[2J \"Door\" (front-1): HTTP 400\n"
        "         the access code code-1 (\"sparekeyd pool\") could not be deleted: delete it in Seam's "
        "console\n"
        "a note\n");
}

}  // namespace
}  // namespace sparekey::daemon

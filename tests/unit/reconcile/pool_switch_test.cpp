#include "reconcile/pool_switch.hpp"

#include <gmock/gmock.h>

#include <deque>

#include "support/manual_clock.hpp"
#include "support/run.hpp"
#include "unit/reconcile/fake_seam_lists.hpp"
#include "unit/reconcile/lock_samples.hpp"

namespace sparekey::reconcile {
namespace {

using testing::ElementsAre;
using Kind = PoolSwitchOutcome::Kind;
using SeamKind = rescue::SeamError::Kind;
using namespace std::chrono_literals;

rescue::SeamError error(SeamKind kind) {
    rescue::SeamError made;
    made.kind = kind;
    made.message = "no luck";
    return made;
}

/// Answers by its script; what is not scripted goes well.
class FakePoolApi final : public PoolApi {
  public:
    std::deque<std::optional<bool>> enabled;  // the device, as it is read; the last one for ever
    std::deque<SeamKind> creations_fail;
    std::deque<SeamKind> deletions_fail;
    std::vector<std::string> calls;
    std::vector<PoolCode> created;

    asio::awaitable<rescue::SeamResult<DeviceHealth>> get_device_health(std::string_view id) override {
        calls.emplace_back("get");
        auto device = lock(std::string(id));
        device.pool_enabled = enabled.front();
        if (enabled.size() > 1) enabled.pop_front();
        co_return device;
    }
    asio::awaitable<rescue::SeamResult<std::string>> create_pool_code(PoolCode code) override {
        calls.emplace_back("create");
        created.push_back(code);
        if (creations_fail.empty()) co_return std::string("new code");
        auto const kind = creations_fail.front();
        creations_fail.pop_front();
        co_return error(kind);
    }
    asio::awaitable<rescue::SeamResult<void>> delete_access_code(std::string_view id) override {
        calls.push_back("delete " + std::string(id));
        if (deletions_fail.empty()) co_return rescue::SeamResult<void>();
        auto const kind = deletions_fail.front();
        deletions_fail.pop_front();
        co_return error(kind);
    }
};

class PoolSwitchTest : public testing::Test {
  protected:
    PoolSwitchOutcome turn_on() {
        PoolSwitch pool_switch(lists, api, clock, {{3, 1ms, 1ms}, 3, 1ms});
        return run(pool_switch.turn_on("a"));
    }

    FakeSeamLists lists;
    FakePoolApi api;
    ManualClock clock{kNoon + 10min};
};

TEST_F(PoolSwitchTest, makes_a_code_sees_that_the_pool_is_on_and_stays_on_without_it) {
    api.enabled = {true};
    auto const outcome = turn_on();
    EXPECT_EQ(outcome.kind, Kind::on);
    EXPECT_EQ(outcome.code_left, "");
    EXPECT_THAT(api.calls, ElementsAre("create", "get", "delete new code", "get"));
    EXPECT_EQ(api.created[0].starts_at, kNoon + 97h) << "a whole hour, before which no lock gets it";
    EXPECT_EQ(api.created[0].ends_at, kNoon + 98h);
}

TEST_F(PoolSwitchTest, waits_until_seam_says_that_it_is_on) {
    api.enabled = {false, false, true};
    EXPECT_EQ(turn_on().kind, Kind::on);
    api.enabled = {false};
    auto const never = turn_on();
    EXPECT_EQ(never.kind, Kind::failed);
    EXPECT_EQ(never.detail, "Seam took the code, and says that the pool is off");
    EXPECT_EQ(api.calls.back(), "delete new code") << "the code is of no use";
}

TEST_F(PoolSwitchTest, believes_no_pool_that_goes_with_its_code) {
    api.enabled = {true, false};
    auto const outcome = turn_on();
    EXPECT_EQ(outcome.kind, Kind::failed);
    EXPECT_THAT(outcome.detail, testing::StartsWith("after its code was deleted"));
}

TEST_F(PoolSwitchTest, does_not_claim_what_seam_does_not_say) {
    api.enabled = {std::nullopt};
    EXPECT_EQ(turn_on().kind, Kind::unknown);
    EXPECT_THAT(api.calls, ElementsAre("create", "get", "delete new code"));
}

TEST_F(PoolSwitchTest, waits_out_a_rate_limit) {
    api.enabled = {true};
    api.creations_fail = {SeamKind::rate_limited};
    api.deletions_fail = {SeamKind::rate_limited, SeamKind::temporary};
    auto const outcome = turn_on();
    EXPECT_EQ(outcome.kind, Kind::on);
    EXPECT_EQ(outcome.code_left, "");
    EXPECT_EQ(api.created.size(), 2u);
}

TEST_F(PoolSwitchTest, does_not_make_a_second_code_when_the_first_ones_answer_was_lost) {
    api.enabled = {true};
    api.creations_fail = {SeamKind::temporary};
    rescue::AccessCode made;
    made.access_code_id = "found";
    made.device_id = "a";
    made.name = kPoolCodeName;
    made.starts_at = kNoon + 97h;
    auto another_guest = made;
    another_guest.name = "Jane Doe";
    another_guest.access_code_id = "guest";
    lists.codes = {another_guest, made};
    EXPECT_EQ(turn_on().kind, Kind::on);
    EXPECT_THAT(api.calls, ElementsAre("create", "get", "delete found", "get"));
}

TEST_F(PoolSwitchTest, never_deletes_a_guests_code) {
    api.enabled = {true};
    api.creations_fail = {SeamKind::temporary, SeamKind::temporary, SeamKind::temporary};
    rescue::AccessCode guest;
    guest.access_code_id = "guest";
    guest.device_id = "a";
    guest.name = "Jane Doe";
    guest.starts_at = kNoon + 97h;
    auto elsewhere = guest;
    elsewhere.name = kPoolCodeName;
    elsewhere.device_id = "another lock";
    lists.codes = {guest, elsewhere};
    EXPECT_EQ(turn_on().detail, "no luck");
    EXPECT_THAT(api.calls, ElementsAre("create", "create", "create"));
}

TEST_F(PoolSwitchTest, names_a_code_that_it_cannot_delete) {
    api.enabled = {true};
    api.deletions_fail = {SeamKind::temporary, SeamKind::temporary, SeamKind::temporary};
    auto const outcome = turn_on();
    EXPECT_EQ(outcome.kind, Kind::on);
    EXPECT_EQ(outcome.code_left, "new code");
    api.deletions_fail = {SeamKind::not_found};
    EXPECT_EQ(turn_on().code_left, "") << "somebody else did";
}

TEST_F(PoolSwitchTest, says_why_seam_refuses) {
    api.creations_fail = {SeamKind::rejected};
    EXPECT_EQ(turn_on().detail, "no luck");
    EXPECT_THAT(api.calls, ElementsAre("create"));
}

std::string reason(DeviceHealth const& device, bool named = false) {
    return why_left(device, named).value_or("");
}

TEST(WhyLeft, a_lock_is_left_for_one_reason_or_none) {
    auto off = lock("a");
    off.pool_enabled = false;
    EXPECT_EQ(reason(off), "");
    EXPECT_EQ(reason(lock("a")), "its pool is on already");
    EXPECT_EQ(reason(offline(off)), "it is offline");
    EXPECT_EQ(reason(with_warning(off, "max_access_codes_reached")), "it has no room for more codes");
    auto foreign = off;
    foreign.is_managed = false;
    EXPECT_EQ(reason(foreign), "Seam does not manage it");
    auto simple = off;
    simple.pool_supported = false;
    EXPECT_EQ(reason(simple, true), "it cannot have a pool");
}

TEST(WhyLeft, where_seam_says_nothing_a_person_must_name_the_lock) {
    auto silent = lock("a");
    silent.pool_supported = std::nullopt;
    silent.pool_enabled = std::nullopt;
    EXPECT_NE(reason(silent), "");
    EXPECT_EQ(reason(silent, true), "");
    EXPECT_EQ(reason(with_error(silent, "empty_backup_access_code_pool"), true), "its pool is on already");
}

}  // namespace
}  // namespace sparekey::reconcile

#include "reconcile/sweep.hpp"

#include <gmock/gmock.h>

#include "unit/reconcile/fakes.hpp"

namespace sparekey::reconcile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using namespace std::chrono_literals;
using Kind = rescue::SeamError::Kind;

class SweepTest : public testing::Test {
  protected:
    SweepTest() {
        options_.workspace = "home";
        options_.patience.first = 1ms;
        sweep_.emplace(options_, w.world());
    }

    /// Failed an hour ago, for a stay that is under way.
    rescue::AccessCode failed(std::string id, std::string device = "door") const {
        rescue::AccessCode code;
        code.access_code_id = std::move(id);
        code.device_id = std::move(device);
        code.type = "time_bound";
        code.status = "setting";
        code.starts_at = w.now() - 2h;
        code.ends_at = w.now() + 48h;
        code.error_codes = {"failed_to_set_on_device"};
        code.failed_at = w.now() - 1h;
        return code;
    }

    bool needs_rescue(rescue::AccessCode const& code) const { return reconcile::needs_rescue(code, w.now()); }
    Result<std::string> perform() { return run(sweep_->perform("")); }

    FakeWorld w;
    SweepOptions options_;
    std::optional<Sweep> sweep_;
};

TEST_F(SweepTest, is_for_codes_that_failed_and_whose_stay_has_not_ended) {
    EXPECT_TRUE(needs_rescue(failed("code")));
    auto code = failed("code");
    code.starts_at = w.now() + 72h;
    code.ends_at = w.now() + 96h;
    EXPECT_TRUE(needs_rescue(code));  // its job is held until it is time
    code = failed("code");
    code.error_codes = {"device_offline"};
    EXPECT_FALSE(needs_rescue(code));
    code = failed("code");
    code.ends_at = w.now();
    EXPECT_FALSE(needs_rescue(code));
    code.ends_at.reset();
    EXPECT_FALSE(needs_rescue(code));
    code = failed("code");
    code.type = "ongoing";
    EXPECT_FALSE(needs_rescue(code));
    code = failed("code");
    code.is_backup = true;
    EXPECT_FALSE(needs_rescue(code));
}

TEST_F(SweepTest, finds_failures_on_every_page_of_every_device) {
    for (std::string const door : {"a", "b", "c", "d", "e"})
        for (std::string const number : {"1", "2", "3", "4", "5"})
            w.seam.codes[door].push_back(failed(door + number, door));
    ASSERT_TRUE(perform());
    EXPECT_THAT(w.inbox.accepted, SizeIs(25));
    EXPECT_EQ(w.observer.found, 25u);
    EXPECT_EQ(w.seam.requests, 3u + 5 * 3);
}

TEST_F(SweepTest, makes_an_event_that_stays_the_same_as_long_as_the_failure) {
    w.seam.codes["door"] = {failed("code")};
    ASSERT_TRUE(perform());
    ASSERT_TRUE(perform());
    ASSERT_THAT(w.inbox.accepted, SizeIs(1));
    auto const& delivery = w.inbox.accepted[0];
    EXPECT_EQ(delivery.event->event_id, "sweep:code:2026-11-24T11:00:00.000Z");
    EXPECT_EQ(delivery.event->event_type, kFailed);
    EXPECT_EQ(delivery.event->device_id, "door");
    EXPECT_EQ(delivery.event->occurred_at, w.now() - 1h);
    EXPECT_EQ(delivery.message_id, "reconciled:sweep:code:2026-11-24T11:00:00.000Z");
    EXPECT_EQ(delivery.workspace, "home");
    EXPECT_EQ(delivery.origin, webhook::Origin::swept);

    w.seam.codes["door"][0].failed_at = w.now() - 30min;
    ASSERT_TRUE(perform());
    EXPECT_THAT(w.inbox.accepted, SizeIs(2));
}

TEST_F(SweepTest, leaves_a_young_failure_to_its_event_but_only_once) {
    w.seam.codes["door"] = {failed("code")};
    w.seam.codes["door"][0].failed_at = w.now() - 9min;
    ASSERT_TRUE(perform());
    EXPECT_THAT(w.inbox.accepted, IsEmpty());
    w.seam.codes["door"][0].failed_at = w.now() - 1min;  // dated anew
    ASSERT_TRUE(perform());
    EXPECT_THAT(w.inbox.accepted, SizeIs(1));
}

TEST_F(SweepTest, passes_over_unmanaged_devices_and_codes_of_others) {
    w.seam.codes["door"] = {failed("code"), failed("elsewhere", "other")};
    w.seam.codes["foreign"] = {failed("theirs", "foreign")};
    w.seam.unmanaged = {"foreign"};
    ASSERT_TRUE(perform());
    EXPECT_THAT(w.inbox.ids(), ElementsAre("sweep:code:2026-11-24T11:00:00.000Z"));
}

TEST_F(SweepTest, tries_again_when_seam_has_trouble) {
    w.seam.codes["door"] = {failed("code")};
    auto const busy = seam_error(Kind::rate_limited, 429);
    auto const down = seam_error(Kind::temporary, 503);
    w.seam.troubles = {busy, down, down};
    ASSERT_TRUE(perform());
    EXPECT_THAT(w.inbox.accepted, SizeIs(1));
    w.seam.troubles = {down, down, down, down};
    EXPECT_EQ(perform().error().message, "Seam's list of devices: 503 no");
}

TEST_F(SweepTest, goes_on_past_a_device_that_cannot_be_listed) {
    for (std::string const door : {"a", "b", "c"}) w.seam.codes[door] = {failed(door, door)};
    w.seam.broken = {"b"};
    ASSERT_TRUE(perform());
    EXPECT_THAT(w.inbox.accepted, SizeIs(2));
}

TEST_F(SweepTest, ends_when_device_after_device_cannot_be_listed_or_the_key_is_refused) {
    for (char door = 'a'; door <= 'z'; ++door) w.seam.codes[{door}] = {};
    for (auto const& [door, codes] : w.seam.codes) w.seam.broken.insert(door);
    EXPECT_EQ(perform().error().code, Errc::unavailable);
    EXPECT_LT(w.seam.requests, 13u + 6 * 4);
    w.seam.troubles = {seam_error(Kind::unauthorized, 401)};
    EXPECT_EQ(perform().error().code, Errc::unauthorized);
}

TEST_F(SweepTest, goes_on_past_any_number_of_devices_that_have_no_codes) {
    for (char door = 'a'; door <= 'y'; ++door) {
        w.seam.codes[{door}] = {};
        w.seam.broken.insert({door});
    }
    w.seam.broken_with = seam_error(Kind::rejected, 400);
    w.seam.codes["z"] = {failed("code", "z")};
    ASSERT_TRUE(perform());
    EXPECT_THAT(w.inbox.accepted, SizeIs(1));
}

TEST_F(SweepTest, ends_where_a_list_of_devices_does_not) {
    w.seam.codes["door"] = {};
    w.seam.codes["again"] = {};
    w.seam.endless = true;
    EXPECT_TRUE(perform());
    EXPECT_LT(w.seam.requests, 10u);
}

TEST_F(SweepTest, ends_when_the_queue_is_full) {
    w.seam.codes["door"] = {failed("one"), failed("two")};
    w.inbox.room = 1;
    EXPECT_EQ(perform().error().code, Errc::unavailable);
}

}  // namespace
}  // namespace sparekey::reconcile

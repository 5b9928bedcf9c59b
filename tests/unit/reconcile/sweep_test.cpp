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
    Result<std::string> perform(std::string cursor = "") { return run(sweep_->perform(std::move(cursor))); }
    void add_devices(char first, char last) {
        for (auto door = first; door <= last; ++door) w.seam.codes[{door}] = {failed({door}, {door})};
    }
    /// The devices at which something was found since the last call.
    std::string found() {
        std::string devices;
        for (auto const& delivery : std::exchange(w.inbox.accepted, {}))
            devices += *delivery.event->device_id;
        return devices;
    }

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
    EXPECT_EQ(delivery.starts_at, w.now() - 2h);
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

TEST_F(SweepTest, that_was_cut_short_goes_on_behind_the_last_device_that_it_looked_at) {
    add_devices('a', 'z');
    w.inbox.room = 7;
    EXPECT_FALSE(perform());
    EXPECT_EQ(found(), "abcdefg");
    EXPECT_EQ(sweep_->reached(), "g");

    w.seam.codes.erase("g");
    w.inbox.room = 100;
    EXPECT_EQ(perform("g").value(), "");
    EXPECT_EQ(found(), "hijklmnopqrstuvwxyz");
    EXPECT_EQ(sweep_->reached(), "") << "the next one begins at the first device";
}

TEST_F(SweepTest, keeps_its_place_when_seam_lists_no_devices) {
    add_devices('a', 'c');
    w.seam.troubles = {seam_error(Kind::unauthorized, 401)};
    EXPECT_FALSE(perform("b"));
    EXPECT_EQ(sweep_->reached(), "b");
}

TEST_F(SweepTest, tries_devices_that_cannot_be_listed_once_more_and_then_goes_on_past_them) {
    add_devices('a', 'z');
    for (auto const* const door : {"c", "d", "e", "f", "g"}) w.seam.broken.insert(door);
    EXPECT_FALSE(perform());
    EXPECT_EQ(sweep_->reached(), "b");
    EXPECT_FALSE(perform("b"));
    EXPECT_EQ(sweep_->reached(), "g");
    EXPECT_TRUE(perform("g"));
    EXPECT_EQ(found(), "abhijklmnopqrstuvwxyz");

    w.seam.broken_with = seam_error(Kind::rate_limited, 429);
    EXPECT_FALSE(perform("b"));
    EXPECT_EQ(sweep_->reached(), "b") << "too many requests are no device's fault";
}

TEST_F(SweepTest, that_goes_on_leaves_young_failures_to_their_events_once_all_the_same) {
    add_devices('a', 'b');
    for (auto const* const door : {"a", "b"}) w.seam.codes[door][0].failed_at = w.now();
    w.seam.broken = {"b"};
    w.seam.broken_with = seam_error(Kind::unauthorized, 401);
    EXPECT_FALSE(perform());
    w.seam.broken.clear();
    EXPECT_TRUE(perform("a"));
    EXPECT_EQ(found(), "");
    EXPECT_TRUE(perform());
    EXPECT_EQ(found(), "ab");
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

#include "seam/device_cache.hpp"

#include <gmock/gmock.h>

#include "async/nursery.hpp"
#include "support/manual_clock.hpp"
#include "support/run_on.hpp"
#include "unit/seam/fake_seam.hpp"

namespace sparekey::seam {
namespace {

using namespace std::chrono_literals;
using Kind = rescue::SeamError::Kind;
using testing::SizeIs;

class DeviceCacheTest : public testing::Test {
  protected:
    DeviceCacheTest() { seam.gate.set(); }

    rescue::SeamResult<rescue::Device> get(std::string const& id) {
        return run_on(context, cache.get_device(id));
    }

    asio::awaitable<void> keep(std::string id) {
        auto const device = co_await cache.get_device(id);
        if (device) ++told;
    }
    void let_it_run() {
        context.restart();
        while (context.poll() > 0) {
        }
    }

    asio::io_context context{1};
    FakeSeam seam;
    ManualClock clock{parse_instant("2026-11-23T03:05:00Z").value()};
    DeviceCache cache{seam, clock};
    int told = 0;
};

TEST_F(DeviceCacheTest, asks_once_for_a_door_in_ten_minutes) {
    EXPECT_EQ(get("d").value().name, "Door");
    clock.advance(9min);
    EXPECT_EQ(get("d").value().name, "Door");
    EXPECT_EQ(get("e").value().device_id, "e");
    EXPECT_THAT(seam.device_gets, SizeIs(2));
    clock.advance(1min);
    EXPECT_EQ(get("d").value().name, "Door");
    EXPECT_THAT(seam.device_gets, SizeIs(3));
}

TEST_F(DeviceCacheTest, keeps_no_error) {
    seam.get_error = seam_error(Kind::temporary);
    EXPECT_EQ(get("d").error().kind, Kind::temporary);
    seam.get_error.reset();
    EXPECT_TRUE(get("d"));
}

TEST_F(DeviceCacheTest, keeps_a_thousand_doors) {
    for (auto i = 0; i < 1000; ++i) get(std::to_string(i));
    get("0");
    EXPECT_THAT(seam.device_gets, SizeIs(1000));
    get("one more");
    get("0");
    EXPECT_THAT(seam.device_gets, SizeIs(1002));
}

TEST_F(DeviceCacheTest, lets_those_who_ask_at_once_wait_for_one_answer) {
    Nursery askers(context.get_executor(), [](std::string_view, std::exception_ptr) { FAIL(); });
    seam.gate.clear();
    for (auto i = 0; i < 3; ++i) askers.spawn("asks", keep("d"));
    let_it_run();
    seam.gate.set();
    run_on(context, askers.join());
    EXPECT_EQ(told, 3);
    EXPECT_THAT(seam.device_gets, SizeIs(1));
}

TEST_F(DeviceCacheTest, lets_them_ask_themselves_when_the_first_is_cancelled) {
    Nursery first(context.get_executor(), [](std::string_view, std::exception_ptr) { FAIL(); });
    Nursery askers(context.get_executor(), [](std::string_view, std::exception_ptr) { FAIL(); });
    seam.gate.clear();
    first.spawn("asks", keep("d"));
    let_it_run();
    for (auto i = 0; i < 2; ++i) askers.spawn("asks", keep("d"));
    let_it_run();
    run_on(context, end_of(first));
    seam.gate.set();
    run_on(context, askers.join());
    EXPECT_EQ(told, 2);
}

}  // namespace
}  // namespace sparekey::seam

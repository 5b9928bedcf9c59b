#include "rescue/wall_clock.hpp"

#include <gtest/gtest.h>

#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {
namespace {

struct Case {
    char const* instant;
    std::optional<std::string> zone;
    std::string reading;
    std::string name;
};

void expect(std::initializer_list<Case> cases) {
    for (auto const& one : cases) {
        auto const clock = wall_clock(at(one.instant), one.zone);
        EXPECT_EQ(sparekey::to_string(clock.reading).substr(0, 16), one.reading) << one.instant;
        EXPECT_EQ(clock.zone, one.name) << one.zone.value_or("none");
    }
}

TEST(WallClock, shows_the_locks_own_time) {
    expect({
        {"2026-12-05T19:00:00Z", "America/New_York", "2026-12-05T14:00", "EST"},
        {"2026-12-05T19:00:00Z", "Europe/Berlin", "2026-12-05T20:00", "CET"},
        {"2026-12-05T19:00:00Z", "Asia/Tokyo", "2026-12-06T04:00", "JST"},  // the next day there
        {"2026-12-05T19:00:00Z", "Pacific/Kiritimati", "2026-12-06T09:00", "UTC+14"},
    });
}

TEST(WallClock, follows_daylight_saving_time) {
    expect({
        {"2026-03-08T06:59:00Z", "America/New_York", "2026-03-08T01:59", "EST"},
        {"2026-03-08T07:00:00Z", "America/New_York", "2026-03-08T03:00", "EDT"},
        // The hour that is there twice: the name tells them apart.
        {"2026-11-01T05:30:00Z", "America/New_York", "2026-11-01T01:30", "EDT"},
        {"2026-11-01T06:30:00Z", "America/New_York", "2026-11-01T01:30", "EST"},
        {"2026-07-01T10:00:00Z", "Europe/London", "2026-07-01T11:00", "BST"},
        {"2026-10-04T00:00:00Z", "Australia/Lord_Howe", "2026-10-04T11:00", "UTC+11"},  // half an hour more
    });
}

TEST(WallClock, names_zones_without_letters_by_their_distance) {
    expect({
        {"2026-12-05T19:00:00Z", "America/Sao_Paulo", "2026-12-05T16:00", "UTC-3"},
        {"2026-12-05T19:00:00Z", "Asia/Kathmandu", "2026-12-06T00:45", "UTC+5:45"},
        {"2026-12-05T19:00:00Z", "Pacific/Marquesas", "2026-12-05T09:30", "UTC-9:30"},
        {"2026-12-05T19:00:00Z", "Etc/GMT+12", "2026-12-05T07:00", "UTC-12"},
        {"2026-12-05T19:00:00Z", "Africa/Casablanca", "2026-12-05T20:00", "UTC+1"},
    });
}

TEST(WallClock, is_utcs_if_the_zone_is_not_known) {
    expect({
        {"2026-12-05T19:00:00Z", std::nullopt, "2026-12-05T19:00", "UTC"},
        {"2026-12-05T19:00:00Z", "", "2026-12-05T19:00", "UTC"},
        {"2026-12-05T19:00:00Z", "Mars/Olympus", "2026-12-05T19:00", "UTC"},
        {"2026-12-05T19:00:00Z", "../../etc/passwd", "2026-12-05T19:00", "UTC"},
    });
}

}  // namespace
}  // namespace sparekey::rescue

#include "rescue/quiet_hours.hpp"

#include <date/tz.h>

#include <algorithm>

namespace sparekey::rescue {
namespace {

bool within(QuietHours const& hours, std::chrono::milliseconds of_day) {
    if (hours.from < hours.until) return hours.from <= of_day && of_day < hours.until;
    return hours.from <= of_day || of_day < hours.until;
}

/// The end of the quiet hours that `now` is in.
std::optional<Instant> end_of(QuietHours const& hours, Instant now, std::string const& zone) {
    try {
        auto const* const place = date::locate_zone(zone);
        auto const local = place->to_local(now);
        auto const midnight = date::floor<date::days>(local);
        if (!within(hours, local - midnight)) return std::nullopt;
        auto const day = local - midnight < hours.until ? midnight : midnight + date::days(1);
        // Where the clock is turned at that very time, either reading will do.
        return date::floor<std::chrono::milliseconds>(
            place->to_sys(day + hours.until, date::choose::earliest));
    } catch (std::runtime_error const&) {  // a zone that this machine does not know
        return std::nullopt;
    }
}

}  // namespace

std::optional<Instant> quiet_until(QuietHours const& hours, Instant now,
                                   std::optional<std::string> const& zone, std::optional<Instant> arrival,
                                   std::chrono::milliseconds before_arrival) {
    if (!zone || !arrival) return std::nullopt;
    auto const end = end_of(hours, now, *zone);
    if (!end) return std::nullopt;
    auto const until = std::min(*end, *arrival - before_arrival);
    if (until <= now) return std::nullopt;
    return until;
}

}  // namespace sparekey::rescue

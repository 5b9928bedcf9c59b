#include "rescue/wall_clock.hpp"

#include <date/tz.h>

namespace sparekey::rescue {
namespace {

/// The database has "-03" and "+0545" for zones whose people have no letters for them.
std::string zone_name(std::string const& abbreviation, std::chrono::seconds offset) {
    if (!abbreviation.starts_with('+') && !abbreviation.starts_with('-')) return abbreviation;
    if (offset == offset.zero()) return "UTC";
    auto const minutes = std::chrono::duration_cast<std::chrono::minutes>(date::abs(offset)).count();
    auto name = "UTC" + std::string(offset < offset.zero() ? "-" : "+") + std::to_string(minutes / 60);
    if (auto const rest = minutes % 60; rest != 0) name += (rest < 10 ? ":0" : ":") + std::to_string(rest);
    return name;
}

}  // namespace

WallClock wall_clock(Instant at, std::optional<std::string> const& zone) {
    if (!zone) return {at, "UTC"};
    try {
        auto const info = date::locate_zone(*zone)->get_info(std::chrono::floor<std::chrono::seconds>(at));
        return {at + info.offset, zone_name(info.abbrev, info.offset)};
    } catch (std::runtime_error const&) {  // a zone that this machine does not know
        return {at, "UTC"};
    }
}

}  // namespace sparekey::rescue

#include "daemon/replay/point_in_time.hpp"

#include "daemon/config/units.hpp"

namespace sparekey::daemon {

Result<Instant> parse_point_in_time(std::string_view text, Instant now) {
    if (auto const ago = parse_duration(text)) return now - *ago;
    if (auto const at = parse_instant(text)) return *at;
    return Error{Errc::invalid_input, "\"" + std::string(text) +
                                          "\" is neither a time such as \"2026-11-23T03:05:00Z\" nor how "
                                          "long ago, such as \"30m\", \"2h\" or \"7d\""};
}

}  // namespace sparekey::daemon

#include "daemon/config/channel_rules.hpp"

#include <charconv>

#include "daemon/config/units.hpp"

namespace sparekey::daemon {
namespace {

using std::chrono::minutes;

/// All of `digits`, and nothing but digits.
std::optional<unsigned> number(std::string_view digits) {
    unsigned value = 0;
    auto const* const end = digits.data() + digits.size();
    auto const [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc() || stop != end) return std::nullopt;
    return value;
}

/// "08:30"
std::optional<minutes> time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    auto const hour = number(text.substr(0, 2));
    auto const minute = number(text.substr(3));
    if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
    return minutes(*hour * 60 + *minute);
}

}  // namespace

Result<std::optional<rescue::SendRate>> parse_send_rate(std::string_view text) {
    if (text.empty()) return std::optional<rescue::SendRate>();
    Error const wrong{Errc::invalid_input, "must be a number and a duration, such as \"30/1m\""};
    auto const slash = text.find('/');
    if (slash == std::string_view::npos) return wrong;
    auto const most = number(text.substr(0, slash));
    auto const window = parse_duration(text.substr(slash + 1));
    if (!most || *most == 0 || !window || *window < std::chrono::seconds(1)) return wrong;
    return std::optional(rescue::SendRate{*most, *window});
}

Result<std::optional<rescue::QuietHours>> parse_quiet_hours(std::string_view text) {
    if (text.empty()) return std::optional<rescue::QuietHours>();
    auto const dash = text.find('-');
    auto const from = time_of_day(text.substr(0, dash));
    auto const until = dash == std::string_view::npos ? std::nullopt : time_of_day(text.substr(dash + 1));
    if (!from || !until || *from == *until)
        return Error{Errc::invalid_input, "must be two different times, such as \"22:00-08:00\""};
    return std::optional(rescue::QuietHours{*from, *until});
}

}  // namespace sparekey::daemon

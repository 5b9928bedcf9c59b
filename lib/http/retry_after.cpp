#include "http/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace sparekey::http {
namespace {

using std::chrono::seconds;

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// The digits of `text`, and nothing but digits.
std::optional<unsigned> number(std::string_view text) {
    unsigned value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || end != text.data() + text.size() || error != std::errc()) return std::nullopt;
    return value;
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`. The day of the week is not checked against the date.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
    constexpr std::string_view kShape = "Www, dd Mmm yyyy hh:mm:ss GMT";
    if (text.size() != kShape.size()) return std::nullopt;
    for (std::size_t const at : {3u, 4u, 7u, 11u, 16u, 19u, 22u, 25u, 26u, 27u, 28u})
        if (text[at] != kShape[at]) return std::nullopt;

    auto const month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
    auto const day = number(text.substr(5, 2));
    auto const year = number(text.substr(12, 4));
    auto const hour = number(text.substr(17, 2));
    auto const minute = number(text.substr(20, 2));
    auto const second = number(text.substr(23, 2));
    if (month == kMonths.end() || !day || !year || !hour || !minute || !second) return std::nullopt;

    auto const month_number = static_cast<unsigned>(month - kMonths.begin()) + 1;
    auto const date = std::chrono::year(static_cast<int>(*year)) / std::chrono::month(month_number) /
                      std::chrono::day(*day);
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           seconds(*second);
}

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::optional<seconds> parse_retry_after(std::string_view value, Instant now) {
    if (is_digits(value)) {
        auto const count = number(value);  // nullopt: more than a number holds
        if (!count || *count > kLongestRetryAfter.count()) return kLongestRetryAfter;
        return seconds(*count);
    }
    auto const date = parse_http_date(value);
    if (!date) return std::nullopt;
    // Rounded up: a moment too early is too early.
    return std::clamp(std::chrono::ceil<seconds>(*date - now), seconds(0), kLongestRetryAfter);
}

}  // namespace sparekey::http

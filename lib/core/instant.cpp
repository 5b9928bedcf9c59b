#include "core/instant.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

namespace sparekey {
namespace {

using namespace std::chrono;

/// Takes a text apart from the front. Every step says whether the text went on as expected.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }

    bool take(char expected) {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool take_any(std::string_view of) {
        return std::any_of(of.begin(), of.end(), [this](char c) { return take(c); });
    }

    /// Exactly `count` decimal digits, no sign, no space.
    bool take_number(std::size_t count, int& number) {
        auto const digits = leading_digits().substr(0, count);
        if (digits.size() < count) return false;
        number = 0;
        for (auto const digit : digits) number = number * 10 + (digit - '0');
        rest_.remove_prefix(count);
        return true;
    }

    /// `.` and at least one digit, cut to milliseconds; zero if there is no `.`.
    bool take_fraction(milliseconds& fraction) {
        if (!take('.')) return true;
        auto const digits = leading_digits();
        if (digits.empty()) return false;
        for (std::size_t i = 0; i < 3; ++i)
            fraction = fraction * 10 + milliseconds(i < digits.size() ? digits[i] - '0' : 0);
        rest_.remove_prefix(digits.size());
        return true;
    }

    /// `Z`, `+01:00` or `+0100`.
    bool take_offset(minutes& offset) {
        if (take_any("Zz")) return true;
        auto const west = rest_.starts_with('-');
        int hour = 0;
        int minute = 0;
        if (!take_any("+-") || !take_number(2, hour)) return false;
        take(':');
        if (!take_number(2, minute) || hour > 23 || minute > 59) return false;
        offset = (hours(hour) + minutes(minute)) * (west ? -1 : 1);
        return true;
    }

  private:
    std::string_view leading_digits() const {
        return rest_.substr(0, std::min(rest_.find_first_not_of("0123456789"), rest_.size()));
    }

    std::string_view rest_;
};

std::optional<Instant> read(std::string_view text) {
    Scanner scan(text);
    int y = 0, m = 0, d = 0, h = 0, min = 0, s = 0;
    milliseconds fraction{};
    minutes offset{};
    auto const well_formed = scan.take_number(4, y) && scan.take('-') && scan.take_number(2, m) &&
                             scan.take('-') && scan.take_number(2, d) && scan.take_any("Tt") &&
                             scan.take_number(2, h) && scan.take(':') && scan.take_number(2, min) &&
                             scan.take(':') && scan.take_number(2, s) && scan.take_fraction(fraction) &&
                             scan.take_offset(offset) && scan.at_end();
    if (!well_formed) return std::nullopt;

    auto const date = year(y) / m / d;
    if (!date.ok() || h > 23 || min > 59 || s > 60) return std::nullopt;
    auto const minute_start = sys_days(date) + hours(h) + minutes(min) - offset;
    if (s < 60) return minute_start + seconds(s) + fraction;

    // UTC inserts leap seconds at the end of a day and nowhere else.
    auto const next_minute = minute_start + minutes(1);
    if (next_minute != floor<days>(next_minute)) return std::nullopt;
    return next_minute;
}

}  // namespace

Result<Instant> parse_instant(std::string_view text) {
    auto const instant = read(text);
    if (!instant) return Error{Errc::invalid_input, "not an RFC 3339 time"};
    // RFC 3339 §1: years 0000 to 9999. An offset or a leap second can lead out of them.
    auto const utc_year = year_month_day(floor<days>(*instant)).year();
    if (utc_year < year(0) || utc_year > year(9999))
        return Error{Errc::invalid_input, "an RFC 3339 time whose year in UTC does not have four digits"};
    return *instant;
}

std::string to_string(Instant instant) {
    auto const day = floor<days>(instant);
    year_month_day const date(day);
    hh_mm_ss const time(instant - day);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02ld:%02ld:%02ld.%03ldZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<long>(time.hours().count()),
                  static_cast<long>(time.minutes().count()), static_cast<long>(time.seconds().count()),
                  static_cast<long>(time.subseconds().count()));
    return text.data();
}

}  // namespace sparekey

#include "notify/phone.hpp"

#include <set>

#include "core/ascii.hpp"
#include "notify/phone_regions.hpp"

namespace sparekey::notify {
namespace {

// What stands between digits. The last ones are what address books and spreadsheets put there: no-break
// space, Unicode's hyphens and dashes, marks of writing direction.
constexpr std::string_view kBetween[] = {
    " ",      "-",      ".",      "/",      "(",      ")",      "\u00a0", "\u2010",
    "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u200e", "\u202a", "\u202c",
};
constexpr std::string_view kTrunkZero = "(0)";

std::size_t between(std::string_view text) {
    for (auto const separator : kBetween)
        if (text.starts_with(separator)) return separator.size();
    return 0;
}

struct Typed {
    bool plus = false;
    std::string digits;
};

std::optional<Typed> read(std::string_view text) {
    Typed typed;
    while (!text.empty()) {
        auto size = between(text);
        if (typed.plus && text.starts_with(kTrunkZero)) {
            size = kTrunkZero.size();  // +49 (0)151: for those who dial within the country
        } else if (size == 0) {
            auto const c = text.front();
            if (ascii::is_digit(c)) {
                typed.digits += c;
            } else if (c == '+' && typed.digits.empty() && !typed.plus) {
                typed.plus = true;
            } else {
                return std::nullopt;  // an extension, a second number, a word
            }
            size = 1;
        }
        text.remove_prefix(size);
    }
    return typed;
}

constexpr std::size_t kMostDigits = 15;  // of E.164, country code and all

/// Germany's plan has longer numbers than E.164, and nobody can send a text to one.
bool fits(PhoneRegion const& region, std::uint32_t lengths, std::string_view national) {
    auto const length = national.size();
    return region.calling_code.size() + length <= kMostDigits && ((lengths >> length) & 1u) != 0;
}

/// No number within a country begins with the 0 that is dialled before it.
bool is_trunk_zero(PhoneRegion const& region, std::string_view national) {
    return region.trunk == "0" && national.starts_with('0');
}

std::optional<std::string> international(std::string_view digits) {
    for (auto const& region : phone_regions()) {
        if (!digits.starts_with(region.calling_code)) continue;
        auto national = digits.substr(region.calling_code.size());
        if (is_trunk_zero(region, national)) national.remove_prefix(1);
        if (fits(region, region.lengths, national))
            return "+" + std::string(region.calling_code) + std::string(national);
    }
    return std::nullopt;
}

using Readings = std::set<std::string>;

void read_mobile(PhoneRegion const& region, std::string_view national, Readings& readings) {
    auto const is_mobile = fits(region, region.mobile_lengths, national) &&
                           !is_trunk_zero(region, national) &&
                           region.lead.find(national.front()) != std::string_view::npos;
    if (is_mobile) readings.insert("+" + std::string(region.calling_code) + std::string(national));
}

void read_national(PhoneRegion const& region, std::string_view digits, Readings& readings) {
    read_mobile(region, digits, readings);
    if (!region.trunk.empty() && digits.starts_with(region.trunk))
        read_mobile(region, digits.substr(region.trunk.size()), readings);
}

}  // namespace

std::optional<std::string> to_e164(std::string_view text, std::string_view region_name) {
    auto const typed = read(text);
    if (!typed) return std::nullopt;
    std::string_view const digits = typed->digits;
    if (typed->plus) return international(digits);

    auto const* const region = find_phone_region(region_name);
    if (region == nullptr) return std::nullopt;
    if (digits.starts_with("00")) return region->dials_00 ? international(digits.substr(2)) : std::nullopt;

    Readings readings;
    read_national(*region, digits, readings);
    if (digits.starts_with(region->calling_code))
        read_national(*region, digits.substr(region->calling_code.size()), readings);
    if (readings.size() != 1) return std::nullopt;
    return *readings.begin();
}

bool is_phone_region(std::string_view region) {
    return find_phone_region(region) != nullptr;
}

}  // namespace sparekey::notify

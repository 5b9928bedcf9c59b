#include "rescue/locale_words.hpp"

#include <unicode/dtptngen.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/uchar.h>

#include <map>
#include <memory>
#include <string>

namespace sparekey::rescue {
namespace {

/// The best pattern of a locale is made of these; `j` is the hour as that locale counts hours.
constexpr char const* kSkeleton = "EEEdMMMjm";

constexpr std::size_t kMostFormats = 16;  // guests' locales come from outside

icu::Locale to_icu(LocaleTag const& tag) {
    auto code = UErrorCode::U_ZERO_ERROR;
    auto locale = icu::Locale::forLanguageTag(to_string(tag), code);
    return U_FAILURE(code) ? icu::Locale::getEnglish() : locale;
}

bool contains(char const* const* list, std::string const& wanted) {
    for (; *list != nullptr; ++list) {
        if (wanted == *list) return true;
    }
    return false;
}

using Format = std::unique_ptr<icu::SimpleDateFormat const>;  // nullptr: ICU has none

Format make_format(icu::Locale const& locale) {
    auto code = UErrorCode::U_ZERO_ERROR;
    std::unique_ptr<icu::DateTimePatternGenerator> const patterns(
        icu::DateTimePatternGenerator::createInstance(locale, code));
    if (U_FAILURE(code)) return nullptr;
    auto const pattern = patterns->getBestPattern(icu::UnicodeString(kSkeleton), code);
    auto format = std::make_unique<icu::SimpleDateFormat>(pattern, locale, code);
    if (U_FAILURE(code)) return nullptr;
    format->setTimeZone(*icu::TimeZone::getGMT());  // the zone is in the reading already
    return format;
}

/// Made once for each thread and locale: that takes ICU a hundred times as long as using it.
Format const& format_for(icu::Locale const& locale) {
    thread_local std::map<std::string, Format> made;
    std::string const name = locale.getName();
    auto found = made.find(name);
    if (found == made.end()) {
        if (made.size() >= kMostFormats) made.clear();
        found = made.emplace(name, make_format(locale)).first;
    }
    return found->second;
}

icu::UnicodeString formatted(Instant reading, icu::Locale const& locale) {
    icu::UnicodeString text;
    auto const& format = format_for(locale);
    if (format) format->format(static_cast<UDate>(to_unix_ms(reading)), text);
    return text;
}

}  // namespace

bool is_known(LocaleTag const& tag) {
    auto const is_world_region = tag.region.size() == 3;  // "419": Latin America
    return contains(icu::Locale::getISOLanguages(), tag.language) &&
           (tag.region.empty() || is_world_region || contains(icu::Locale::getISOCountries(), tag.region));
}

std::string date_and_time(WallClock const& time, LocaleTag const& tag) {
    auto text = formatted(time.reading, to_icu(tag));
    if (text.isEmpty()) text = formatted(time.reading, icu::Locale::getEnglish());
    // Narrow and no-break spaces, as before "PM", would make UCS-2 of an SMS.
    for (int32_t i = 0; i < text.length(); ++i) {
        if (u_isUWhiteSpace(text[i])) text.setCharAt(i, u' ');
    }
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8 + " " + time.zone;
}

char32_t without_marks(char32_t character) {
    auto code = UErrorCode::U_ZERO_ERROR;
    auto const* const nfd = icu::Normalizer2::getNFDInstance(code);
    icu::UnicodeString parts;
    if (U_FAILURE(code) || !nfd->getDecomposition(static_cast<UChar32>(character), parts)) return character;
    return static_cast<char32_t>(parts.char32At(0));
}

}  // namespace sparekey::rescue

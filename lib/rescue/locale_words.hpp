// What languages do differently: the only view of ICU. From any thread.
#pragma once

#include <string>

#include "rescue/locale_tag.hpp"
#include "rescue/wall_clock.hpp"

namespace sparekey::rescue {

/// Do ISO 639 and 3166 list its language and region?
bool is_known(LocaleTag const& tag);

/// "Sat, Dec 5, 2:00 PM EST", "Sa., 5. Dez., 14:00 EST": weekday, day and time, in the order, the words, and
/// with the 12 or 24 hours of that language and region. All its spaces are plain ones.
std::string date_and_time(WallClock const& time, LocaleTag const& tag);

/// c of ç: what is left of a character when its marks are taken away.
char32_t without_marks(char32_t character);

}  // namespace sparekey::rescue

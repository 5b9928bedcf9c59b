// White space around a text that a person or a file brought.
#pragma once

#include <string_view>

namespace sparekey {

/// `text` without the blanks, tabs and line ends at its begin and end.
inline std::string_view trim(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    auto const first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace sparekey

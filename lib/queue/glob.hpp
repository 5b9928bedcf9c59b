// Patterns of Redis's SCAN.
#pragma once

#include <string>
#include <string_view>

namespace sparekey::queue {

/// Matches this text and nothing else.
inline std::string escape_glob(std::string_view text) {
    std::string pattern;
    for (char const c : text) {
        if (std::string_view("\\*?[]").find(c) != std::string_view::npos) pattern += '\\';
        pattern += c;
    }
    return pattern;
}

}  // namespace sparekey::queue

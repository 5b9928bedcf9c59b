// What an id from outside must look like before it becomes part of a Redis key or a log line.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sparekey::webhook {

inline constexpr std::size_t kLongestIdentifier = 256;

/// No blanks, no control characters, nothing beyond ASCII.
inline bool is_visible_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// Not only uuids: Seam's fake names its codes `access_code1`.
inline bool is_identifier(std::string_view text) {
    return !text.empty() && text.size() <= kLongestIdentifier && is_visible_ascii(text);
}

}  // namespace sparekey::webhook

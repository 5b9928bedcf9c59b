// The values of a body of type application/x-www-form-urlencoded. Pure.
#pragma once

#include <string>
#include <string_view>

namespace sparekey::notify {

/// Longer than this it does not get.
constexpr std::size_t percent_encoded_size(std::string_view text) {
    return 3 * text.size();
}

/// Appends `text` with every byte but letters, digits, `-`, `.`, `_` and `~` as %XX. Without a move of `into`
/// if that has room for percent_encoded_size().
void append_percent_encoded(std::string& into, std::string_view text);

}  // namespace sparekey::notify

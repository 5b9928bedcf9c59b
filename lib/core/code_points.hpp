// Texts as Unicode code points, for what counts or cuts characters.
#pragma once

#include <string>
#include <string_view>

namespace sparekey {

/// Bytes that are no UTF-8 read as U+FFFD.
std::u32string code_points(std::string_view utf8);

std::string to_utf8(std::u32string_view characters);

}  // namespace sparekey

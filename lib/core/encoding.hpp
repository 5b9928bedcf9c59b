// Base64 (RFC 4648 §4) and UTF-8 checks, as webhooks and recordings need them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sparekey {

std::string base64_encode(std::string_view bytes);

/// Standard alphabet, padding required, no white space; nullopt for anything else, non-zero trailing bits
/// included.
std::optional<std::string> base64_decode(std::string_view text);

/// Bytes of the UTF-8 character that `bytes` begins with, 1 to 4; 0 if it begins with none: empty, cut short,
/// overlong, a surrogate, or beyond U+10FFFF.
std::size_t utf8_character(std::string_view bytes);

bool is_utf8(std::string_view bytes);

/// `bytes` with each byte that is not part of a UTF-8 character replaced by U+FFFD.
std::string to_utf8(std::string_view bytes);

}  // namespace sparekey

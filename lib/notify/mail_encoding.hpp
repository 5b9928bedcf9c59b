// Text in the seven bits and short lines of an e-mail: RFC 2047 for headers, RFC 2045 §6.7 for the body.
// Pure.
#pragma once

#include <string>
#include <string_view>

namespace sparekey::notify {

/// `text` as the value of a header like Subject: short printable ASCII as it is, anything else as encoded
/// words, folded, so that no line is longer than 76 characters after a name of at most 10. Control characters
/// become blanks, and what is not UTF-8 U+FFFD: whatever `text` holds, it cannot begin another header.
std::string header_text(std::string_view text);

/// The same for the name before an <address>: in quotation marks, or as encoded words.
std::string display_name(std::string_view name);

/// Longer than this no text gets.
constexpr std::size_t quoted_printable_size(std::string_view text) {
    return 4 * text.size() + 8;  // =XX, a soft line break every 75, CR before each line feed, a last line end
}

/// Appends `text` in quoted-printable, lines of at most 76 characters ended by CR LF, also the last one.
/// Without a move of `into` if that has room for quoted_printable_size().
void append_quoted_printable(std::string& into, std::string_view text);

}  // namespace sparekey::notify

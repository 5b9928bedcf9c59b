// The classes of ASCII's characters. Unlike those of <cctype> they know no locale, and take any char.
#pragma once

namespace sparekey::ascii {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_alphanumeric(char c) {
    return is_letter(c) || is_digit(c);
}
constexpr bool is_control(char c) {
    return (c >= 0 && c < ' ') || c == '\x7f';
}

constexpr char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char to_upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace sparekey::ascii

#include "core/code_points.hpp"

#include <algorithm>
#include <array>

#include "core/encoding.hpp"

namespace sparekey {
namespace {

/// Of one character of `size` bytes.
char32_t decode(std::string_view bytes) {
    constexpr std::array<unsigned char, 5> kBitsOfTheLead = {0, 0x7f, 0x1f, 0x0f, 0x07};
    char32_t character = static_cast<unsigned char>(bytes[0]) & kBitsOfTheLead[bytes.size()];
    for (auto const byte : bytes.substr(1))
        character = character << 6 | (static_cast<unsigned char>(byte) & 0x3f);
    return character;
}

void append(std::string& text, char32_t character) {
    auto const byte = [&](char32_t bits) { text += static_cast<char>(static_cast<unsigned char>(bits)); };
    auto const rest = [&](unsigned shift) { byte(0x80 | (character >> shift & 0x3f)); };
    if (character < 0x80) {
        byte(character);
    } else if (character < 0x800) {
        byte(0xc0 | character >> 6);
        rest(0);
    } else if (character < 0x10000) {
        byte(0xe0 | character >> 12);
        rest(6);
        rest(0);
    } else {
        byte(0xf0 | character >> 18);
        rest(12);
        rest(6);
        rest(0);
    }
}

}  // namespace

std::u32string code_points(std::string_view utf8) {
    std::u32string characters;
    characters.reserve(utf8.size());
    while (!utf8.empty()) {
        auto const size = utf8_character(utf8);
        characters += size == 0 ? U'\ufffd' : decode(utf8.substr(0, size));
        utf8.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return characters;
}

std::string to_utf8(std::u32string_view characters) {
    std::string text;
    text.reserve(characters.size());
    for (auto const character : characters) append(text, character);
    return text;
}

}  // namespace sparekey

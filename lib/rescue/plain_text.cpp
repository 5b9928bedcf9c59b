#include "rescue/plain_text.hpp"

#include <algorithm>
#include <utility>

#include "core/code_points.hpp"
#include "rescue/locale_words.hpp"
#include "rescue/sms_segments.hpp"

namespace sparekey::rescue {
namespace {

constexpr std::pair<std::u32string_view, char32_t> kSigns[] = {
    {U"‘’‚‹›′", U'\''},
    {U"“”„«»″", U'"'},
    {U"‐‑‒–—−", U'-'},
    {U"·•", U'.'},
};

struct Range {
    char32_t first, last;
};

// Also what turns the direction of writing: it could make a PIN beside it read backwards.
constexpr Range kUnwanted[] = {
    {0x00, 0x20},     {0x7f, 0xa0},     {0x1680, 0x1680},    {0x2000, 0x200b},
    {0x200e, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x206f},    {0x3000, 0x3000},
    {0xe000, 0xf8ff}, {0xfeff, 0xfeff}, {0xf0000, 0x10ffff},
};

/// Accents, variation selectors, joiners: they belong to the character before them.
constexpr Range kMarks[] = {
    {0x0300, 0x036f}, {0x200c, 0x200d}, {0x3099, 0x309a}, {0xfe00, 0xfe0f}, {0x1f3fb, 0x1f3ff}};

template <std::size_t size>
bool is_in(Range const (&ranges)[size], char32_t character) {
    return std::any_of(std::begin(ranges), std::end(ranges), [=](Range const& range) {
        return range.first <= character && character <= range.last;
    });
}

char32_t in_gsm(char32_t character) {
    if (is_gsm7(character)) return character;
    for (auto const& [signs, plain] : kSigns) {
        if (signs.find(character) != std::u32string_view::npos) return plain;
    }
    // Of ド nothing that an SMS of 160 characters has would be left: then its mark stays.
    auto const letter = without_marks(character);
    return is_gsm7(letter) ? letter : character;
}

std::u32string cut(std::u32string text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (is_in(kMarks, text[most]) || text[most - 1] == U'\u200d')) --most;
    text.resize(most);
    while (!text.empty() && text.back() == U' ') text.pop_back();
    return text;
}

}  // namespace

std::string one_line(std::string_view name, std::size_t most) {
    std::u32string line;
    for (auto const character : code_points(name)) {
        auto const is_space = is_in(kUnwanted, character);
        if (!is_space)
            line += character;
        else if (!line.empty() && line.back() != U' ')
            line += U' ';
    }
    if (!line.empty() && line.back() == U' ') line.pop_back();
    return to_utf8(cut(std::move(line), most));
}

std::string cut_to(std::string_view name, std::size_t most) {
    return to_utf8(cut(code_points(name), most));
}

std::size_t count_characters(std::string_view utf8) {
    return code_points(utf8).size();
}

std::string in_gsm_letters(std::string_view utf8) {
    auto text = code_points(utf8);
    std::transform(text.begin(), text.end(), text.begin(), in_gsm);
    return to_utf8(text);
}

}  // namespace sparekey::rescue

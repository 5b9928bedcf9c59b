#include "notify/mail_encoding.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/encoding.hpp"

namespace sparekey::notify {
namespace {

constexpr std::size_t kLongestLine = 76;
constexpr std::size_t kLongestPlain = 60;  // of a header's value: leaves room for its name
constexpr std::size_t kWordBytes = 39;     // 64 characters with what stands around their base64

bool is_printable(char c) {
    return c >= ' ' && c <= '~';
}

/// One line of UTF-8.
std::string tidied(std::string_view text) {
    auto line = to_utf8(text);
    std::replace_if(line.begin(), line.end(), ascii::is_control, ' ');
    return line;
}

/// "=?" is left to encoded words, or it would be taken for one.
bool may_stay(std::string_view line) {
    return line.size() <= kLongestPlain && std::all_of(line.begin(), line.end(), is_printable) &&
           line.find("=?") == std::string_view::npos && !line.starts_with(' ') && !line.ends_with(' ');
}

/// Each word holds whole characters (RFC 2047 §5).
std::string encoded_words(std::string_view line) {
    std::string words;
    while (!line.empty()) {
        std::size_t size = 0;
        while (size < line.size()) {
            auto const next = std::max<std::size_t>(utf8_character(line.substr(size)), 1);
            if (size + next > kWordBytes) break;
            size += next;
        }
        if (!words.empty()) words += "\r\n ";
        words += "=?UTF-8?B?" + base64_encode(line.substr(0, size)) + "?=";
        line.remove_prefix(size);
    }
    return words;
}

}  // namespace

std::string header_text(std::string_view text) {
    auto const line = tidied(text);
    return may_stay(line) ? line : encoded_words(line);
}

std::string display_name(std::string_view name) {
    auto const line = tidied(name);
    if (!may_stay(line)) return encoded_words(line);
    std::string quoted = "\"";
    for (auto const c : line) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "\"";
}

void append_quoted_printable(std::string& into, std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::size_t column = 0;
    auto const end_line = [&](std::string_view mark) {
        into.append(mark).append("\r\n");
        column = 0;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = text[i];
        auto const next = i + 1 < text.size() ? text[i + 1] : '\n';
        if (c == '\r' && next == '\n') continue;
        if (c == '\n') {
            end_line("");
            continue;
        }
        // A blank at a line's end would be lost on the way; a full stop at its begin is SMTP's own, and "From
        // " is that of old mailboxes.
        auto const at_end = next == '\n' || next == '\r';
        auto const plain = c == ' ' || c == '\t'
                               ? !at_end
                               : is_printable(c) && c != '=' && !(column == 0 && (c == '.' || c == 'F'));
        if (column + (plain ? 1 : 3) > kLongestLine - 1) {
            end_line("=");
            // What begins the new line is looked at again.
            --i;
            continue;
        }
        if (plain) {
            into += c;
            ++column;
        } else {
            auto const octet = static_cast<unsigned char>(c);
            into += '=';
            into += kDigits[octet >> 4u];
            into += kDigits[octet & 0xfu];
            column += 3;
        }
    }
    if (column > 0) end_line("");
}

}  // namespace sparekey::notify

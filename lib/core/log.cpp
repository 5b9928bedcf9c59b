#include "core/log.hpp"

#include <spdlog/logger.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/ascii.hpp"
#include "core/encoding.hpp"

namespace sparekey {
namespace {

spdlog::level::level_enum to_spdlog(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
        case LogLevel::critical:
            return spdlog::level::critical;
    }
    return spdlog::level::critical;
}

/// Controls can end a line or drive the terminal that shows it: ASCII's, and U+0080 to U+009F, which a
/// terminal also obeys.
bool is_control(std::string_view character) {
    auto const first = static_cast<unsigned char>(character[0]);
    if (character.size() == 1) return first < 0x20 || first == 0x7f;
    return first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
}

void append_escaped(std::string& out, std::string_view control) {
    if (control == "\n") {
        out += "\\n";
    } else if (control == "\t") {
        out += "\\t";
    } else {
        std::array<char, 8> code{};
        std::snprintf(code.data(), code.size(), "\\x%02x",
                      static_cast<unsigned>(static_cast<unsigned char>(control.back())));
        out += code.data();
    }
}

/// The text on one line and in UTF-8, with a backslash before each character of `quoted`.
void append(std::string& out, std::string_view text, std::string_view quoted) {
    while (!text.empty()) {
        auto const size = utf8_character(text);
        auto const character = text.substr(0, std::max<std::size_t>(size, 1));
        text.remove_prefix(character.size());
        if (size == 0) {
            out += "\ufffd";
        } else if (is_control(character)) {
            append_escaped(out, character);
        } else {
            if (quoted.find(character) != std::string_view::npos) out += '\\';
            out += character;
        }
    }
}

/// Letters, digits and the punctuation of ids, times, numbers, paths and addresses need no quotes.
bool is_plain(char c) {
    return ascii::is_alphanumeric(c) || std::string_view("-_.:/+,@%").find(c) != std::string_view::npos;
}

void append(std::string& out, LogField const& field) {
    out += ' ';
    out += field.name;
    out += '=';
    if (!field.value.empty() && std::all_of(field.value.begin(), field.value.end(), is_plain)) {
        out += field.value;
    } else {
        out += '"';
        append(out, field.value, "\"\\");
        out += '"';
    }
}

}  // namespace

std::string render(LogField const& field) {
    std::string out;
    append(out, field);
    return out;
}

Log Log::with(Fields fields) const {
    auto more = *this;
    for (auto const& field : fields) append(more.context_, field);
    return more;
}

void write_from(spdlog::logger& sink, LogLevel lowest) {
    sink.set_level(to_spdlog(lowest));
}

void Log::set_lowest(LogLevel lowest) const {
    if (sink_) write_from(*sink_, lowest);
}

void Log::write(LogLevel level, std::string_view message, Fields fields) const {
    auto const to = to_spdlog(level);
    if (!sink_ || !sink_->should_log(to)) return;
    std::string line;
    append(line, message, "");
    line += context_;
    for (auto const& field : fields) append(line, field);
    sink_->log(to, spdlog::string_view_t(line));
}

}  // namespace sparekey

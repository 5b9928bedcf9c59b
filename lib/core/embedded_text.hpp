// A file that cmake/EmbedTexts.cmake compiled into the program.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace sparekey {

struct EmbeddedText {
    std::string_view name;  // the file's, without its extension
    std::string_view text;
};

/// The text of that name. Throws logic_error if there is none.
inline std::string_view text_of(std::span<EmbeddedText const> texts, std::string_view name) {
    for (auto const& text : texts) {
        if (text.name == name) return text.text;
    }
    throw std::logic_error("nothing is embedded as " + std::string(name));
}

}  // namespace sparekey

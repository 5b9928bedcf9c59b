// What is empty or unknown is null in the JSON that programs get.
#pragma once

#include "core/json.hpp"

namespace sparekey::notify {

inline void text_or_null(json::Writer& writer, std::string_view key, std::string_view text) {
    writer.key(key);
    if (text.empty())
        writer.null();
    else
        writer.value(text);
}

}  // namespace sparekey::notify

// Where a list's next page begins.
#pragma once

#include <string>

#include "core/json.hpp"

namespace sparekey::seam {

/// Empty on the last page. The fake has no pagination: then this page is all there is.
inline Result<std::string> read_next_cursor(json::Value const& answer) {
    auto const pagination = answer.object("pagination");
    if (!pagination) return std::string();
    auto cursor = pagination->optional_string("next_page_cursor");
    if (!cursor) return cursor.error();
    return cursor->value_or("");
}

}  // namespace sparekey::seam

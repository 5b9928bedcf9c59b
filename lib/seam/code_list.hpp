// The codes in Seam's lists of errors and warnings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"

namespace sparekey::seam {

/// `member` of each element of `list`. They only inform, so what is malformed is passed over.
inline std::vector<std::string> read_codes(json::Value const& object, std::string_view list,
                                           std::string_view member) {
    std::vector<std::string> codes;
    for (auto const& item : object.array_or_empty(list))
        if (auto code = item.string(member)) codes.push_back(std::move(*code));
    return codes;
}

}  // namespace sparekey::seam

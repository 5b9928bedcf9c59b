#include <algorithm>

#include "core/ascii.hpp"
#include "ops/metrics.hpp"

namespace sparekey::ops {

std::string reason_label(std::string_view reason) {
    constexpr std::size_t kLongest = 40;
    std::string label(reason.substr(0, reason.find(':')));
    std::ranges::replace(label, ' ', '_');
    auto const is_plain = [](char c) { return ascii::is_letter(c) || c == '_'; };
    if (label.empty() || label.size() > kLongest || !std::ranges::all_of(label, is_plain)) return "other";
    return label;
}

}  // namespace sparekey::ops

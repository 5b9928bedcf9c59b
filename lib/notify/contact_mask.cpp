#include "notify/contact_mask.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/encoding.hpp"

namespace sparekey::notify {
namespace {

constexpr std::string_view kMask = "****";
constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kDots = "•••";
constexpr std::size_t kShortestNumber = 7;
constexpr std::size_t kShownDigits = 4;

/// The length of the number that `text` begins with, however it is punctuated; 0 if it begins with none.
std::size_t number_length(std::string_view text) {
    if (!ascii::is_digit(text.front()) && text.front() != '+') return 0;
    std::size_t digits = 0;
    std::size_t end = 0;  // behind the last digit
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (ascii::is_digit(text[at])) {
            ++digits;
            end = at + 1;
        } else if (std::string_view(" -./()").find(text[at]) == std::string_view::npos &&
                   !(at == 0 && text[at] == '+')) {
            break;
        }
    }
    return digits >= kShortestNumber ? end : 0;
}

std::string mask_numbers(std::string_view text) {
    std::string masked;
    while (!text.empty()) {
        auto const length = number_length(text);
        // A number is not begun again inside of one that is too short.
        auto const digits = std::min(text.find_first_not_of("0123456789"), text.size());
        auto const step = length != 0 ? length : std::max<std::size_t>(digits, 1);
        masked += length != 0 ? kMask : text.substr(0, step);
        text.remove_prefix(step);
    }
    return masked;
}

}  // namespace

std::string mask_contacts(std::string_view text) {
    std::string masked;
    while (!text.empty()) {
        auto const blanks = std::min(text.find_first_not_of(kBlanks), text.size());
        masked += text.substr(0, blanks);
        text.remove_prefix(blanks);
        auto const word = text.substr(0, text.find_first_of(kBlanks));
        masked += word.find('@') != std::string_view::npos ? kMask : word;
        text.remove_prefix(word.size());
    }
    return mask_numbers(masked);
}

std::string masked_name(std::string_view name) {
    if (name.empty()) return {};
    return std::string(name.substr(0, std::max<std::size_t>(utf8_character(name), 1))) + std::string(kDots);
}

std::string masked_phone(std::string_view phone) {
    if (phone.size() <= 2 + kShownDigits) return phone.empty() ? "" : std::string(kDots);
    std::string masked(phone.substr(0, 2));
    for (auto hidden = phone.size() - 2 - kShownDigits; hidden > 0; --hidden) masked += "•";
    masked += phone.substr(phone.size() - kShownDigits);
    return masked;
}

std::string masked_email(std::string_view email) {
    auto const at = email.find('@');
    if (at == std::string_view::npos) return masked_name(email);
    return masked_name(email.substr(0, at)) + std::string(email.substr(at));
}

}  // namespace sparekey::notify

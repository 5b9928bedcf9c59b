#include "notify/recipient.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/trim.hpp"
#include "core/wipe.hpp"
#include "notify/phone.hpp"

namespace sparekey::notify {
namespace {

constexpr std::size_t kLongestEmail = 254;  // RFC 5321 with its erratum
constexpr std::size_t kLongestLocal = 64;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestLocale = 35;

/// A name with a line end in it would be a header of its own.
std::string one_line(std::string_view name) {
    std::string line(trim(name));
    std::replace_if(line.begin(), line.end(), ascii::is_control, ' ');
    return line;
}

/// BCP 47: parts of letters and digits, the first of two or three letters. "de_AT", as Java and POSIX have
/// it, becomes "de-AT".
std::string locale(std::string_view text) {
    std::string result(trim(text));
    std::replace(result.begin(), result.end(), '_', '-');
    if (result.size() > kLongestLocale) return {};
    std::string_view rest = result;
    for (bool first = true; !first || !rest.empty(); first = false) {
        auto const part = rest.substr(0, rest.find('-'));
        if (part.empty() || part.size() > 8 || !std::all_of(part.begin(), part.end(), ascii::is_alphanumeric))
            return {};
        if (first &&
            (part.size() < 2 || part.size() > 3 || std::any_of(part.begin(), part.end(), ascii::is_digit)))
            return {};
        if (part.size() == rest.size()) return result;
        rest.remove_prefix(part.size() + 1);
        if (rest.empty()) return {};
    }
    return {};
}

}  // namespace

bool is_email(std::string_view text) {
    if (text.size() > kLongestEmail) return false;
    auto const unfit = [](char c) {
        return ascii::is_control(c) || std::string_view(" <>()[]\\,;:\"").find(c) != std::string_view::npos;
    };
    if (std::any_of(text.begin(), text.end(), unfit)) return false;
    auto const at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at > kLongestLocal) return false;
    auto const domain = text.substr(at + 1);
    return !domain.empty() && domain.find('@') == std::string_view::npos && !domain.starts_with('.') &&
           !domain.ends_with('.') && domain.find("..") == std::string_view::npos;
}

CheckedRecipient check_recipient(rescue::Recipient recipient, std::string_view region) {
    CheckedRecipient checked;
    auto& [name, phone, email, language] = checked.recipient;
    auto const keep = [&](std::string_view member, std::string_view given, std::string& kept,
                          std::string usable) {
        kept = std::move(usable);
        if (!trim(given).empty() && kept.empty()) checked.dropped.push_back(member);
    };
    auto const address = trim(recipient.email);
    auto line = one_line(recipient.name);
    keep("name", recipient.name, name, line.size() <= kLongestName ? std::move(line) : "");
    keep("phone", recipient.phone, phone, to_e164(trim(recipient.phone), region).value_or(""));
    keep("email", recipient.email, email, is_email(address) ? std::string(address) : "");
    keep("locale", recipient.locale, language, locale(recipient.locale));
    wipe(recipient);
    return checked;
}

void wipe(rescue::Recipient& recipient) {
    for (auto* const text : {&recipient.name, &recipient.phone, &recipient.email, &recipient.locale})
        sparekey::wipe(*text);
}

}  // namespace sparekey::notify

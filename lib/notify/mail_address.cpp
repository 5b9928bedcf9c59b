#include "notify/mail_address.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/encoding.hpp"

namespace sparekey::notify {
namespace {

constexpr std::size_t kLongestAddress = 254;  // RFC 5321 §4.5.3.1, less the angle brackets of a path
constexpr std::size_t kLongestLocal = 64;

bool is_local_character(char c) {
    return ascii::is_alphanumeric(c) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_domain_character(char c) {
    return ascii::is_alphanumeric(c) || c == '-';
}

/// Parts of at least one such character, with dots between them.
template <class IsCharacter>
bool is_dotted(std::string_view text, IsCharacter is_character) {
    auto const fits = [&](char c) { return c == '.' || is_character(c); };
    return !text.empty() && !text.starts_with('.') && !text.ends_with('.') &&
           text.find("..") == std::string_view::npos && std::all_of(text.begin(), text.end(), fits);
}

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

/// What stands in quotation marks, without them and its backslashes; other text as it is.
std::string unquoted(std::string_view text) {
    if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return std::string(text);
    std::string plain;
    text = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        plain += text[i];
    }
    return plain;
}

}  // namespace

bool is_mail_address(std::string_view text) {
    auto const at = text.rfind('@');
    if (at == std::string_view::npos || at > kLongestLocal || text.size() > kLongestAddress) return false;
    auto const domain = text.substr(at + 1);
    return is_dotted(text.substr(0, at), is_local_character) && is_dotted(domain, is_domain_character) &&
           !domain.starts_with('-') && !domain.ends_with('-');
}

std::string_view domain_of(std::string_view address) {
    return address.substr(address.rfind('@') + 1);
}

Result<Mailbox> parse_mailbox(std::string_view text) {
    Error const wrong{Errc::invalid_input,
                      "must be an address such as \"host@example.com\" or \"Host <host@example.com>\""};
    text = trim(text);
    Mailbox mailbox;
    auto const bracket = text.rfind('<');
    if (bracket == std::string_view::npos) {
        mailbox.address = text;
    } else {
        if (!text.ends_with('>')) return wrong;
        mailbox.name = unquoted(trim(text.substr(0, bracket)));
        mailbox.address = text.substr(bracket + 1, text.size() - bracket - 2);
    }
    auto const controls = std::any_of(mailbox.name.begin(), mailbox.name.end(), ascii::is_control);
    if (!is_mail_address(mailbox.address) || controls || !is_utf8(mailbox.name)) return wrong;
    return mailbox;
}

}  // namespace sparekey::notify

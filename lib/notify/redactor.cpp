#include "notify/redactor.hpp"

#include <algorithm>

namespace sparekey::notify {
namespace {

constexpr std::size_t kShortestNamePart = 3;

/// Cut between characters, not inside of one.
void cut(std::string& text, std::size_t most) {
    if (text.size() <= most) return;
    auto const inside_character = [&] { return (static_cast<unsigned char>(text[most]) & 0xC0u) == 0x80u; };
    while (most > 0 && inside_character()) --most;
    text.resize(most);
    text += "…";
}

}  // namespace

Redactor::Redactor(rescue::Notification const& notification) {
    add(notification.pin.reveal());
    add(notification.original.pin.reveal());
    add(notification.backup.pin.reveal());

    auto const& guest = notification.recipient;
    add(guest.phone);
    if (guest.phone.starts_with('+')) add(std::string_view(guest.phone).substr(1));
    add(guest.email);
    add_name(guest.name);
    add_name(notification.original.name);  // hosts like to name a code after its guest
}

void Redactor::add_name(std::string_view name) {
    add(name);
    while (!name.empty()) {
        auto const part = name.substr(0, name.find(' '));
        if (part.size() >= kShortestNamePart) add(part);
        name.remove_prefix(std::min(part.size() + 1, name.size()));
    }
}

void Redactor::add(std::string_view word) {
    if (!word.empty()) words_.emplace_back(word);
}

std::string Redactor::clean(std::string_view text, std::size_t most) const {
    std::string result(text);
    for (auto const& word : words_) result = redact(result, word);
    cut(result, most);
    return result;
}

}  // namespace sparekey::notify

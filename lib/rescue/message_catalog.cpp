#include "rescue/message_catalog.hpp"

#include <stdexcept>

#include "rescue/built_in_templates.hpp"
#include "rescue/locale_words.hpp"

namespace sparekey::rescue {
namespace {

constexpr std::string_view kExtension = ".txt";

std::optional<MessageForm> parse_form(std::string_view text) {
    for (auto const form : {MessageForm::sms, MessageForm::email}) {
        if (text == to_string(form)) return form;
    }
    return std::nullopt;
}

/// A unit test reads them all: what is shipped has no mistakes.
MessageCatalog::Entry shipped(EmbeddedText const& file) {
    auto const [locale, form] = MessageCatalog::parse_file_name(std::string(file.name) + ".txt").value();
    auto words = MessageTemplate::parse(file.text, form);
    if (!words)
        throw std::logic_error("built-in " + std::string(file.name) + ": " + words.error().front().message);
    return {locale, form, *std::move(words), true};
}

}  // namespace

std::string_view to_string(MessageForm form) {
    return form == MessageForm::sms ? "sms" : "email";
}

std::string file_name(LocaleTag const& locale, MessageForm form) {
    return to_string(locale) + "." + std::string(to_string(form)) + std::string(kExtension);
}

MessageCatalog::MessageCatalog() {
    // Parsed once: their words are shared by all copies.
    static std::vector<Entry> const all_shipped = [] {
        std::vector<Entry> entries;
        for (auto const& file : built_in_templates()) entries.push_back(shipped(file));
        return entries;
    }();
    for (auto const& entry : all_shipped) add(entry);
}

Result<std::pair<LocaleTag, MessageForm>> MessageCatalog::parse_file_name(std::string_view name) {
    Error const wrong{Errc::invalid_input,
                      "a template's name is its locale and form, such as pt-BR.sms.txt or en.email.txt"};
    if (!name.ends_with(kExtension)) return wrong;
    auto const stem = name.substr(0, name.size() - kExtension.size());
    auto const dot = stem.find('.');
    if (dot == std::string_view::npos) return wrong;
    auto const form = parse_form(stem.substr(dot + 1));
    auto const locale = parse_locale_tag(stem.substr(0, dot));
    if (!form || !locale) return wrong;
    if (!is_known(*locale))
        return Error{Errc::invalid_input, "there is no locale " + std::string(stem.substr(0, dot))};
    if (auto const right = file_name(*locale, *form); right != name)
        return Error{Errc::invalid_input, "must be named " + right};
    return std::pair(*locale, *form);
}

void MessageCatalog::add(Entry entry) {
    auto name = file_name(entry.locale, entry.form);
    entries_.insert_or_assign(std::move(name), std::move(entry));
}

MessageCatalog::Entry const& MessageCatalog::find(LocaleTag const& wanted, LocaleTag const& otherwise,
                                                  MessageForm form) const {
    for (auto const& tag : {wanted, otherwise}) {
        for (auto const& fallback : with_fallbacks(tag)) {
            auto const found = entries_.find(file_name(fallback, form));
            if (found != entries_.end()) return found->second;
        }
    }
    return entries_.at(file_name({}, form));
}

std::vector<MessageCatalog::Entry const*> MessageCatalog::own() const {
    std::vector<Entry const*> found;
    for (auto const& [name, entry] : entries_) {
        if (!entry.built_in) found.push_back(&entry);
    }
    return found;
}

}  // namespace sparekey::rescue

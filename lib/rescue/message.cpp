#include "rescue/message.hpp"

#include <algorithm>

#include "rescue/locale_words.hpp"
#include "rescue/plain_text.hpp"
#include "rescue/sms_segments.hpp"

namespace sparekey::rescue {
namespace {

constexpr std::size_t kLongestName = 60;
constexpr std::size_t kShortestDoor = 10;  // a door's name that is cut to less is no help

using Rendered = MessageTemplate::Rendered;
using Values = Mustache::Values;

/// The words are the template's; what they leave open, such as 12 or 24 hours, is the guest's.
LocaleTag date_locale(LocaleTag const& words, LocaleTag const& guest) {
    if (words.language == guest.language && words.script.empty()) return guest;
    if (!words.region.empty()) return words;
    return {words.language, words.script, guest.region};
}

/// `text` with the PIN in its place. Nothing but the Secret keeps a copy.
Secret with_pin(std::string_view text, Secret const& pin) {
    constexpr auto kMark = MessageTemplate::kPinMarkUtf8;
    std::size_t marks = 0;
    for (auto at = text.find(kMark); at != std::string_view::npos; at = text.find(kMark, at + 1)) ++marks;
    std::string whole;
    whole.reserve(text.size() + marks * pin.size());  // no reallocation may leave the PIN behind
    while (!text.empty()) {
        auto const at = std::min(text.find(kMark), text.size());
        whole += text.substr(0, at);
        text.remove_prefix(at);
        if (text.empty()) break;
        whole += pin.reveal();
        text.remove_prefix(kMark.size());
    }
    return Secret::take(std::move(whole));
}

/// What the text costs once a PIN of that many digits is in it.
SmsSize size_with_pin(Rendered const& rendered, std::size_t digits) {
    return sms_size(with_pin(rendered.text, Secret(std::string(digits, '0'))).reveal());
}

/// One way of writing the values down after another, until the text is one segment: from what is right to
/// what is merely readable. Some doors' names and templates are too long for any.
Rendered fit_into_one_segment(MessageTemplate const& words, Values const& values, std::size_t digits) {
    auto const as_they_are = words.render(values);
    if (size_with_pin(as_they_are, digits).segments == 1) return as_they_are;

    auto plain = values;
    auto size = SmsSize();
    for (auto const* const name : {"until", "from", "door", "guest", "contact"}) {
        auto const found = plain.find(name);
        if (found != plain.end()) found->second = in_gsm_letters(found->second);
        auto const rendered = words.render(plain);
        size = size_with_pin(rendered, digits);
        if (size.segments == 1) return rendered;
    }

    auto& door = plain["door"];
    auto const whole = door;
    for (auto characters = count_characters(whole); characters-- > kShortestDoor;) {
        door = cut_to(whole, characters);
        auto const rendered = words.render(plain);
        auto const cut = size_with_pin(rendered, digits);
        // A name that is short enough does not lose its end for one odd letter there: it may be a number.
        if (cut.encoding != size.encoding) break;
        if (cut.segments == 1) return rendered;
    }
    return as_they_are;
}

}  // namespace

MessageWriter::MessageWriter() : MessageWriter(MessageCatalog(), MessageOptions()) {}

MessageWriter::MessageWriter(MessageCatalog catalog, MessageOptions options)
    : catalog_(std::make_shared<MessageCatalog const>(std::move(catalog))), options_(std::move(options)) {
    options_.contact = one_line(options_.contact, kLongestName);
}

MessageCatalog::Entry const& MessageWriter::words_for(std::string const& locale, MessageForm form) const {
    return catalog_->find(parse_locale_tag(locale).value_or(options_.locale), options_.locale, form);
}

Message MessageWriter::write(Notification const& notification, MessageForm form) const {
    auto const& guest = notification.recipient;
    auto const& device = notification.device;
    auto const& entry = words_for(guest.locale, form);
    auto const locale = date_locale(entry.locale, parse_locale_tag(guest.locale).value_or(options_.locale));

    Values values = {{"door", one_line(device.name, kLongestName)},
                     {"guest", one_line(guest.name, kLongestName)},
                     {"contact", options_.contact}};
    if (auto const from = notification.original.starts_at)
        values["from"] = date_and_time(wall_clock(*from, device.time_zone), locale);
    if (auto const until = notification.original.ends_at)
        values["until"] = date_and_time(wall_clock(*until, device.time_zone), locale);

    auto const rendered = form == MessageForm::sms
                              ? fit_into_one_segment(entry.words, values, notification.pin.size())
                              : entry.words.render(values);
    return {rendered.subject, with_pin(rendered.text, notification.pin)};
}

}  // namespace sparekey::rescue

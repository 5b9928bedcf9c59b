#include "rescue/message_template.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "core/code_points.hpp"
#include "core/encoding.hpp"

namespace sparekey::rescue {
namespace {

using Troubles = std::vector<TemplateTrouble>;
using Kind = Mustache::Tag::Kind;

constexpr std::string_view kPin = "pin";
constexpr std::string_view kSubject = "Subject:";

/// A file's parts, and the lines that they begin on.
struct Parts {
    std::string_view subject;
    std::string_view text;
    std::size_t text_line = 1;
};

std::string_view trimmed(std::string_view text) {
    auto const begin = text.find_first_not_of(" \t\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

/// With the line ends of Unix and without a byte order mark, whatever editor it comes from.
std::string normal(std::string_view file) {
    constexpr std::string_view kByteOrderMark = "\ufeff";
    if (file.starts_with(kByteOrderMark)) file.remove_prefix(kByteOrderMark.size());
    std::string text(file);
    std::string::size_type at = 0;
    while ((at = text.find("\r\n", at)) != std::string::npos) text.erase(at, 1);
    return text;
}

/// Texts that no message may hold.
std::optional<TemplateTrouble> bad_character(std::string_view text) {
    std::size_t line = 1;
    while (!text.empty()) {
        auto const size = utf8_character(text);
        if (size == 0) return TemplateTrouble{line, "is not UTF-8"};
        auto const character = code_points(text.substr(0, size)).front();
        if (character == U'\n')
            ++line;
        else if ((character < U' ' && character != U'\t') || character == MessageTemplate::kPinMark)
            return TemplateTrouble{line, "holds a character that is not for reading"};
        text.remove_prefix(size);
    }
    return std::nullopt;
}

Parts split(std::string_view text, MessageForm form, Troubles& troubles) {
    auto const has_subject = text.starts_with(kSubject);
    if (form == MessageForm::sms) {
        if (has_subject) troubles.push_back({1, "an SMS has no subject"});
        return {"", text, 1};
    }
    std::string const no_subject = "the first line must be the subject: \"Subject: ...\"";
    if (!has_subject) {
        troubles.push_back({1, no_subject});
        return {"", text, 1};
    }
    auto const end = std::min(text.find('\n'), text.size());
    auto const rest = text.substr(std::min(end + 1, text.size()));
    Parts const parts{trimmed(text.substr(0, end).substr(kSubject.size())), rest, 2};
    if (parts.subject.empty())
        troubles.push_back({1, no_subject});
    else if (!rest.empty() && !rest.starts_with('\n'))
        troubles.push_back({2, "there must be an empty line between the subject and the text"});
    return parts;
}

std::optional<Mustache> parse_part(std::string_view text, std::size_t first_line, Troubles& troubles) {
    auto parsed = Mustache::parse(text);
    if (!parsed) {
        troubles.push_back({first_line - 1 + parsed.error().line, parsed.error().message});
        return std::nullopt;
    }
    auto const& known = MessageTemplate::variables();
    for (auto const& tag : parsed->tags()) {
        if (std::find(known.begin(), known.end(), tag.name) != known.end()) continue;
        std::string all;
        for (auto const name : known) all.append(all.empty() ? "" : ", ").append(name);
        auto const name = tag.name.substr(0, tag.name.find('\n'));
        troubles.push_back(
            {first_line - 1 + tag.line, "there is no {{" + name + "}}; the variables are " + all});
    }
    return *std::move(parsed);
}

bool names(Mustache const& part, std::string_view variable, bool in_sections_only = false) {
    return std::any_of(part.tags().begin(), part.tags().end(), [&](Mustache::Tag const& tag) {
        return tag.name == variable && (!in_sections_only || tag.kind != Kind::variable);
    });
}

/// Whatever is missing, the PIN is there.
bool always_has_the_pin(Mustache const& text) {
    std::set<std::string> deciding;
    for (auto const& tag : text.tags()) {
        if (tag.kind != Kind::variable) deciding.insert(tag.name);
    }
    std::vector<std::string> const names(deciding.begin(), deciding.end());
    for (unsigned present = 0; present < 1u << names.size(); ++present) {
        Mustache::Values values;
        for (std::size_t i = 0; i < names.size(); ++i) {
            if ((present >> i & 1) != 0) values[names[i]] = "x";
        }
        values[std::string(kPin)] = MessageTemplate::kPinMarkUtf8;
        if (text.render(values).find(MessageTemplate::kPinMarkUtf8) == std::string::npos) return false;
    }
    return true;
}

/// What sections left out leaves no holes.
std::string tidy(std::string text) {
    std::string::size_type at = 0;
    while ((at = text.find("\n\n\n", at)) != std::string::npos) text.erase(at, 1);
    return std::string(trimmed(text));
}

}  // namespace

std::vector<std::string_view> const& MessageTemplate::variables() {
    static std::vector<std::string_view> const names = {kPin, "door", "until", "from", "guest", "contact"};
    return names;
}

MessageTemplate::Parsed MessageTemplate::parse(std::string_view file, MessageForm form) {
    auto const text = normal(file);
    if (auto const bad = bad_character(text)) return Troubles{*bad};
    if (trimmed(text).empty()) return Troubles{{1, "is empty"}};

    Troubles troubles;
    auto const parts = split(text, form, troubles);
    auto const subject = parse_part(parts.subject, 1, troubles);
    auto const body = parse_part(parts.text, parts.text_line, troubles);
    if (subject && names(*subject, kPin))
        troubles.push_back(
            {1, "the subject must not hold {{pin}}: subjects are shown where others can read them"});
    if (troubles.empty() && !always_has_the_pin(*body))
        troubles.push_back({parts.text_line, "the text must hold {{pin}}, whatever else is missing"});
    if (!troubles.empty()) {
        std::stable_sort(troubles.begin(), troubles.end(),
                         [](TemplateTrouble const& a, TemplateTrouble const& b) { return a.line < b.line; });
        return troubles;
    }
    return MessageTemplate(*subject, *body);
}

MessageTemplate::Rendered MessageTemplate::render(Mustache::Values values) const {
    auto subject = subject_.render(values);
    values[std::string(kPin)] = kPinMarkUtf8;
    return {tidy(std::move(subject)), tidy(text_.render(values))};
}

std::vector<std::string> MessageTemplate::may_leave_holes() const {
    std::vector<std::string> holes;
    for (auto const variable : {"door", "until", "from", "guest"}) {
        for (auto const* const part : {&subject_, &text_}) {
            if (names(*part, variable) && !names(*part, variable, true)) holes.emplace_back(variable);
        }
    }
    holes.erase(std::unique(holes.begin(), holes.end()), holes.end());
    return holes;
}

}  // namespace sparekey::rescue

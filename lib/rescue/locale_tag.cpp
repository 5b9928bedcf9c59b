#include "rescue/locale_tag.hpp"

#include <algorithm>

#include "core/ascii.hpp"

namespace sparekey::rescue {
namespace {

bool is_language(std::string_view part) {
    return (part.size() == 2 || part.size() == 3) && std::all_of(part.begin(), part.end(), ascii::is_letter);
}
bool is_script(std::string_view part) {
    return part.size() == 4 && std::all_of(part.begin(), part.end(), ascii::is_letter);
}
bool is_region(std::string_view part) {
    return (part.size() == 2 && std::all_of(part.begin(), part.end(), ascii::is_letter)) ||
           (part.size() == 3 && std::all_of(part.begin(), part.end(), ascii::is_digit));
}

std::string in(char (*letter_case)(char), std::string_view part) {
    std::string text(part);
    std::transform(text.begin(), text.end(), text.begin(), letter_case);
    return text;
}

/// Takes the first part off.
std::string_view next_part(std::string_view& text) {
    auto const end = std::min(text.find_first_of("-_"), text.size());
    auto const part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

}  // namespace

std::string to_string(LocaleTag const& tag) {
    auto text = tag.language;
    if (!tag.script.empty()) text += "-" + tag.script;
    if (!tag.region.empty()) text += "-" + tag.region;
    return text;
}

std::optional<LocaleTag> parse_locale_tag(std::string_view text) {
    text = text.substr(0, text.find_first_of(".@"));  // ".UTF-8", "@euro"
    auto part = next_part(text);
    if (!is_language(part)) return std::nullopt;
    LocaleTag tag;
    tag.language = in(ascii::to_lower, part);
    part = next_part(text);
    if (is_script(part)) {
        tag.script = in(ascii::to_lower, part);
        tag.script[0] = ascii::to_upper(tag.script[0]);
        part = next_part(text);
    }
    if (is_region(part)) tag.region = in(ascii::to_upper, part);
    return tag;
}

std::vector<LocaleTag> with_fallbacks(LocaleTag const& tag) {
    std::vector<LocaleTag> tags = {tag};
    if (!tag.region.empty()) tags.push_back({tag.language, tag.script, ""});
    if (!tag.script.empty()) tags.push_back({tag.language, "", ""});
    return tags;
}

}  // namespace sparekey::rescue

// "pt-BR" as a value: which language, script and region. Pure; whether there is such a language, ICU knows
// (locale_words.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sparekey::rescue {

struct LocaleTag {
    std::string language = "en";  // "pt"
    std::string script;           // "Hant"; empty if not given
    std::string region;           // "BR" or "419"; empty if not given

    friend bool operator==(LocaleTag const&, LocaleTag const&) = default;
};

/// "pt-BR"
std::string to_string(LocaleTag const& tag);

/// Forgiving, as guests' locales come from anywhere: "PT_br", "pt-BR-u-ca-gregory" and "pt_BR.UTF-8" are
/// pt-BR. nullopt: this begins with no language.
std::optional<LocaleTag> parse_locale_tag(std::string_view text);

/// The tag itself, then ever less of it: zh-Hant-TW, zh-Hant, zh.
std::vector<LocaleTag> with_fallbacks(LocaleTag const& tag);

}  // namespace sparekey::rescue

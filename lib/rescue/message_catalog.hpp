// Every template there is, by locale and form. A value, immutable once built.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "rescue/locale_tag.hpp"
#include "rescue/message_template.hpp"

namespace sparekey::rescue {

class MessageCatalog {
  public:
    /// With the templates of etc/templates/, as they were compiled in.
    MessageCatalog();

    struct Entry {
        LocaleTag locale;
        MessageForm form;
        MessageTemplate words;
        bool built_in;
    };

    /// The locale and form that "pt-BR.sms.txt" is for.
    static Result<std::pair<LocaleTag, MessageForm>> parse_file_name(std::string_view name);

    /// Takes the place of one with the same locale and form.
    void add(Entry entry);

    /// The entry for `wanted`, or for less of it, or for `otherwise`, or for less of that, or in English.
    Entry const& find(LocaleTag const& wanted, LocaleTag const& otherwise, MessageForm form) const;

    /// Those that add() brought, by file name.
    std::vector<Entry const*> own() const;

  private:
    std::map<std::string, Entry> entries_;  // by file name
};

/// "pt-BR.sms.txt"
std::string file_name(LocaleTag const& locale, MessageForm form);
std::string_view to_string(MessageForm form);

}  // namespace sparekey::rescue

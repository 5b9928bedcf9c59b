#include "daemon/config/message_templates.hpp"

#include <algorithm>
#include <filesystem>

#include "daemon/config/secret_file.hpp"
#include "daemon/sample_message.hpp"
#include "rescue/locale_words.hpp"
#include "rescue/plain_text.hpp"
#include "rescue/sms_segments.hpp"

namespace sparekey::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestTemplate = 16 * 1024;
constexpr std::size_t kLongestContact = 60;

Result<rescue::LocaleTag> parse_locale(std::string_view text) {
    auto const tag = rescue::parse_locale_tag(text);
    if (!tag || !rescue::is_known(*tag))
        return Error{Errc::invalid_input, "must be a locale, such as \"en\" or \"pt-BR\""};
    return *tag;
}

/// The templates in there: *.txt but no hidden files. Others, such as a README or an editor's backup, are
/// nobody's mistake.
std::vector<fs::path> templates_in(std::string const& folder, std::error_code& error) {
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        auto const name = entry->path().filename().string();
        if (!name.starts_with('.') && name.ends_with(".txt")) files.push_back(entry->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

void add_template(fs::path const& file, Table& table, rescue::MessageCatalog& catalog) {
    auto const mistake = [&](std::size_t line, std::string message) {
        table.mistake_in({file.string(), static_cast<unsigned>(line), 0, "", std::move(message)});
    };
    auto const key = rescue::MessageCatalog::parse_file_name(file.filename().string());
    if (!key) return mistake(0, key.error().message);
    auto const text = read_file(file.string(), kLongestTemplate);
    if (!text) return table.mistake("templates", text.error().message);
    auto words = rescue::MessageTemplate::parse(*text, key->second);
    if (words) return catalog.add({key->first, key->second, *std::move(words), false});
    for (auto const& trouble : words.error()) mistake(trouble.line, trouble.message);
}

void read_folder(std::string const& folder, Table& table, rescue::MessageCatalog& catalog) {
    if (!folder.starts_with('/')) return table.mistake("templates", "must be an absolute path");
    std::error_code error;
    auto const files = templates_in(folder, error);
    if (error) return table.mistake("templates", "cannot read " + folder + ": " + error.message());
    for (auto const& file : files) add_template(file, table, catalog);
}

/// What a guest would rather not read.
std::vector<std::string> doubts(rescue::MessageWriter const& writer,
                                rescue::MessageCatalog::Entry const& entry) {
    std::vector<std::string> found;
    for (auto const& variable : entry.words.may_leave_holes()) {
        auto const sections = "{{#" + variable + "}}...{{/" + variable + "}} or {{^" + variable + "}}";
        found.push_back("{{" + variable + "}} may be missing: without " + sections + " the text has a hole");
    }
    if (entry.form != rescue::MessageForm::sms) return found;
    auto sample = sample_message();
    sample.recipient.locale = to_string(entry.locale);
    auto const size = rescue::sms_size(writer.write(sample, entry.form).text.reveal());
    if (size.segments > 1) {
        found.push_back("is " + std::to_string(size.segments) + " segments of an SMS (" +
                        std::string(to_string(size.encoding)) + ", " + std::to_string(size.units) +
                        " units) with ordinary values");
    }
    return found;
}

}  // namespace

void read_messages(Table& notify, Config& config) {
    std::string folder;
    notify.text("templates", folder);
    rescue::MessageOptions options;
    notify.parsed("locale", "en", options.locale, parse_locale);
    notify.text("contact", options.contact);
    if (options.contact != rescue::one_line(options.contact, kLongestContact))
        notify.mistake("contact", "must be one line of at most " + std::to_string(kLongestContact) +
                                      " characters, without spaces at its ends");

    rescue::MessageCatalog catalog;
    if (!folder.empty()) read_folder(folder, notify, catalog);
    config.messages = rescue::MessageWriter(std::move(catalog), std::move(options));
    for (auto const* const entry : config.messages.catalog().own()) {
        auto const file = (fs::path(folder) / rescue::file_name(entry->locale, entry->form)).string();
        for (auto& doubt : doubts(config.messages, *entry))
            config.warnings.push_back({file, 0, 0, "", std::move(doubt)});
    }
}

}  // namespace sparekey::daemon

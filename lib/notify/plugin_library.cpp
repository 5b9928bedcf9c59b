#include "notify/plugin_library.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <cstring>

#include "core/exception_text.hpp"
#include "notify/plugin_file.hpp"

namespace sparekey::notify {
namespace {

constexpr char kEntry[] = "sparekey_plugin_entry";
constexpr std::size_t kFirstRelease = offsetof(sparekey_plugin, destroy) + sizeof(sparekey_plugin::destroy);
constexpr std::size_t kLongestTitlePart = 64;

using EntryFunction = sparekey_plugin const* (*)();

std::string last_error() {
    auto const* const text = ::dlerror();
    return text == nullptr ? "no reason given" : text;
}

Error refused(std::string const& file, std::string const& why) {
    return {Errc::invalid_input, file + ": " + why};
}

/// Appended, not added: g++ 12 warns of bounds that are kept where it inlines `std::string(kEntry) + "…"`.
std::string about_entry(std::string_view what) {
    std::string text(kEntry);
    text.append("()").append(what);
    return text;
}

/// A name that breaks the rules is no name.
std::string_view short_text(sparekey_string text) {
    if (text.data == nullptr) return {};
    return std::string_view(text.data, std::min(text.size, kLongestTitlePart));
}

std::string title_of(sparekey_plugin const& table) {
    auto title = std::string(short_text(table.name));
    if (title.empty()) title = "unnamed";
    if (auto const version = short_text(table.version); !version.empty()) title += " " + std::string(version);
    return title;
}

}  // namespace

Result<PluginLibrary> PluginLibrary::adopt(std::string const& file, sparekey_plugin const* table) {
    if (table == nullptr) return refused(file, about_entry(" returned no table"));
    if (table->abi_version != SPAREKEY_PLUGIN_ABI_VERSION)
        return refused(file, "is made for version " + std::to_string(table->abi_version) +
                                 " of the plugin interface; this sparekeyd has version " +
                                 std::to_string(SPAREKEY_PLUGIN_ABI_VERSION));
    if (table->struct_size < kFirstRelease)
        return refused(file, "its table says that it has " + std::to_string(table->struct_size) +
                                 " bytes, of at least " + std::to_string(kFirstRelease) +
                                 ": is struct_size set to sizeof(sparekey_plugin)?");
    PluginLibrary library;
    auto& known = library.table_;
    std::memcpy(&known, table, std::min<std::size_t>(table->struct_size, sizeof known));
    if (known.create == nullptr || known.send == nullptr)
        return refused(file, "its table has no function create, or none named send");
    library.title_ = title_of(known);
    return library;
}

Result<PluginLibrary> PluginLibrary::load(std::string const& path) {
    auto const file = trusted_plugin_file(path);
    if (!file) return file.error();
    void* const handle = ::dlopen(file->c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (handle == nullptr) return refused(path, "cannot be loaded: " + last_error());
    void* const symbol = ::dlsym(handle, kEntry);
    if (symbol == nullptr)
        return refused(path, "has no function " + about_entry(": is this a plugin for sparekeyd?"));
    try {
        return adopt(path, reinterpret_cast<EntryFunction>(symbol)());
    } catch (...) {
        return refused(path, about_entry(" threw an exception: ") + exception_text(std::current_exception()));
    }
}

}  // namespace sparekey::notify

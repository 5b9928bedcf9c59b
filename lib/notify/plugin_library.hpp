// A plugin's shared object, loaded and its table checked: plugin.h.
#pragma once

#include <string>

#include "core/error.hpp"
#include "notify/plugin.h"

namespace sparekey::notify {

/// Cheap to copy. What was loaded stays until the process ends, because nobody knows which threads are in it.
class PluginLibrary {
  public:
    /// `path` as trusted_plugin_file() accepts it. Runs the library's own start-up code. The Error names the
    /// file, and what is wrong with it or with its table.
    static Result<PluginLibrary> load(std::string const& path);

    /// What comes back from sparekey_plugin_entry(), checked the same way. `file` is for messages.
    static Result<PluginLibrary> adopt(std::string const& file, sparekey_plugin const* table);

    /// As this sparekeyd knows it: what an older plugin does not have is null, what a newer one has more is
    /// left out. create and send are never null.
    sparekey_plugin const& table() const { return table_; }

    bool serial() const { return (table_.flags & SPAREKEY_PLUGIN_SERIAL) != 0; }

    /// "sms-gateway 1.2", for people.
    std::string const& title() const { return title_; }

  private:
    sparekey_plugin table_{};
    std::string title_;
};

}  // namespace sparekey::notify

// Characters for the other side of the plugin interface.
#pragma once

#include <deque>
#include <string_view>
#include <vector>

#include "core/wipe.hpp"
#include "notify/plugin.h"

namespace sparekey::notify {

/// Each text is copied, followed by a NUL, stays where it is while this lives, and is wiped with it.
class PluginTexts {
  public:
    sparekey_string add(std::string_view text) {
        auto& kept = kept_.emplace_back();
        kept.reserve(text.size() + 1);  // so that it does not move
        kept.assign(text.begin(), text.end());
        kept.push_back('\0');
        return {kept.data(), text.size()};
    }

    /// Already now. The memory stays, empty.
    void wipe() noexcept {
        for (auto& kept : kept_) sparekey::wipe(kept.data(), kept.size());
    }

  private:
    std::deque<std::vector<char, WipingAllocator<char>>> kept_;
};

}  // namespace sparekey::notify

// The environment is asked here, and nowhere below daemon/.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace sparekey::daemon {

/// nullopt: it is not set.
inline std::optional<std::string> environment(char const* name) {
    auto const* value = std::getenv(name);
    if (value == nullptr) return std::nullopt;
    return value;
}

}  // namespace sparekey::daemon

// The Lua scripts of scripts/, embedded at build time.
#pragma once

#include <span>

#include "core/embedded_text.hpp"

namespace sparekey::ops {

/// scripts/*.lua, as CMakeLists.txt lists them.
std::span<EmbeddedText const> lua_sources();

}  // namespace sparekey::ops

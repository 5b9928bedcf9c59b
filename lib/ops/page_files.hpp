// The operators' page as it was compiled in: the files of page/.
#pragma once

#include <span>

#include "core/embedded_text.hpp"

namespace sparekey::ops {

/// By their whole names, as CMakeLists.txt lists them.
std::span<EmbeddedText const> page_files();

}  // namespace sparekey::ops

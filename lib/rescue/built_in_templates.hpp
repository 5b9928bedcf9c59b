// etc/templates/*.txt, compiled in by cmake/EmbedTexts.cmake.
#pragma once

#include <span>

#include "core/embedded_text.hpp"

namespace sparekey::rescue {

std::span<EmbeddedText const> built_in_templates();

}  // namespace sparekey::rescue

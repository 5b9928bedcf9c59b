// SHA-256, for names that must be short, or must tell nothing of what they stand for.
#pragma once

#include <string>
#include <string_view>

namespace sparekey {

/// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace sparekey

// Randomness: from the kernel for tokens, cheap and per thread for jitter.
#pragma once

#include <cstddef>
#include <string>

namespace sparekey {

/// `bytes` bytes from the kernel as lower-case hexadecimal. For lease tokens, ids and keys.
std::string random_token(std::size_t bytes = 16);

/// Uniform in [0, 1). For jitter only.
double random_fraction();

}  // namespace sparekey

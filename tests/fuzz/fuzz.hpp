// What every target shares: libFuzzer's entry, and a check that cannot be compiled away.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// Defined by each target. libFuzzer calls it, or replay.cpp with the files of a corpus.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace sparekey::fuzz {

/// Input of which nothing is copied; an empty one may come as a null pointer.
inline std::string_view text_of(std::uint8_t const* data, std::size_t size) {
    return size == 0 ? std::string_view() : std::string_view(reinterpret_cast<char const*>(data), size);
}

/// Ends the program, which is how a fuzzer learns that it found something.
inline void require(bool holds, char const* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

}  // namespace sparekey::fuzz

// A malloc that gives no block back as it was left, in the shape of RapidJSON's allocator concept.
#pragma once

#include <malloc.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "core/wipe.hpp"

namespace sparekey {

struct WipingMalloc {
    static constexpr bool kNeedFree = true;

    static void* Malloc(std::size_t size) { return size == 0 ? nullptr : std::malloc(size); }

    /// Never in place and never by realloc(), which would leave the old block behind unwiped.
    static void* Realloc(void* old, std::size_t old_size, std::size_t size) {
        auto* const block = Malloc(size);
        if (block && old) std::memcpy(block, old, std::min(old_size, size));
        Free(old);
        return block;
    }

    static void Free(void* block) noexcept {
        if (block) wipe(block, malloc_usable_size(block));
        std::free(block);
    }
};

}  // namespace sparekey

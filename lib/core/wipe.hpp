// Memory that held a secret is overwritten before it is given back.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string>

namespace sparekey {

inline void wipe(void* data, std::size_t size) noexcept {
    explicit_bzero(data, size);
}

/// Overwrites the characters, then empties the string.
inline void wipe(std::string& text) noexcept {
    wipe(text.data(), text.capacity());
    text.clear();
}

/// For containers without a small-buffer optimisation (vector, Beast's flat_buffer): also wipes what a
/// growing container leaves behind.
template <class T>
struct WipingAllocator {
    using value_type = T;

    WipingAllocator() = default;
    template <class U>
    WipingAllocator(WipingAllocator<U> const&) noexcept {}

    T* allocate(std::size_t n) { return std::allocator<T>().allocate(n); }
    void deallocate(T* p, std::size_t n) noexcept {
        wipe(p, n * sizeof(T));
        std::allocator<T>().deallocate(p, n);
    }
    friend bool operator==(WipingAllocator const&, WipingAllocator const&) { return true; }
};

/// Wipes a string at the end of a scope: for buffers whose type a library dictates.
class WipeAtExit {
  public:
    explicit WipeAtExit(std::string& text) : text_(text) {}
    ~WipeAtExit() { wipe(text_); }
    WipeAtExit(WipeAtExit const&) = delete;
    WipeAtExit& operator=(WipeAtExit const&) = delete;

  private:
    std::string& text_;
};

}  // namespace sparekey

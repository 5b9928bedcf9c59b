#include "core/encoding.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/wipe.hpp"

namespace sparekey {
namespace {

unsigned char const* as_octets(std::string_view bytes) {
    return reinterpret_cast<unsigned char const*>(bytes.data());
}
unsigned char* as_octets(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

bool is_between(char c, unsigned low, unsigned high) {
    auto const octet = static_cast<unsigned char>(c);
    return low <= octet && octet <= high;
}

/// What may follow a leading byte (Unicode 15, table 3-7): how many bytes, and the bounds of the first of
/// them.
struct Continuation {
    std::size_t bytes;
    unsigned low = 0x80;
    unsigned high = 0xbf;
};

std::optional<Continuation> continuation_of(char lead) {
    if (is_between(lead, 0x00, 0x7f)) return Continuation{0};
    if (is_between(lead, 0xc2, 0xdf)) return Continuation{1};
    if (is_between(lead, 0xe0, 0xe0)) return Continuation{2, 0xa0, 0xbf};
    if (is_between(lead, 0xed, 0xed)) return Continuation{2, 0x80, 0x9f};  // above are the surrogates
    if (is_between(lead, 0xe1, 0xef)) return Continuation{2};
    if (is_between(lead, 0xf0, 0xf0)) return Continuation{3, 0x90, 0xbf};
    if (is_between(lead, 0xf1, 0xf3)) return Continuation{3};
    if (is_between(lead, 0xf4, 0xf4)) return Continuation{3, 0x80, 0x8f};
    return std::nullopt;
}

/// Of a text that is mostly ASCII, most: eight bytes in one step.
std::size_t leading_ascii(std::string_view bytes) {
    constexpr std::uint64_t kHighBits = 0x8080808080808080;
    std::uint64_t word = 0;
    std::size_t size = 0;
    for (; bytes.size() - size >= sizeof word; size += sizeof word) {
        std::memcpy(&word, bytes.data() + size, sizeof word);
        if ((word & kHighBits) != 0) break;
    }
    while (size < bytes.size() && is_between(bytes[size], 0x00, 0x7f)) ++size;
    return size;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a NUL
    EVP_EncodeBlock(as_octets(text), as_octets(bytes), static_cast<int>(bytes.size()));
    text.pop_back();
    return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    if (EVP_DecodeBlock(as_octets(bytes), as_octets(text), static_cast<int>(text.size())) < 0)
        return std::nullopt;

    // OpenSSL counts padding as zero bytes, skips white space and takes stray bits: only a text that comes
    // out again is one that an encoder wrote.
    auto const padding = text.ends_with("==") ? 2u : text.ends_with('=') ? 1u : 0u;
    bytes.erase(bytes.size() - padding);
    auto again = base64_encode(bytes);
    WipeAtExit const wipe_again(again);
    if (again != text) return std::nullopt;
    return bytes;
}

std::size_t utf8_character(std::string_view bytes) {
    if (bytes.empty()) return 0;
    auto const expected = continuation_of(bytes[0]);
    if (!expected || bytes.size() <= expected->bytes) return 0;
    if (expected->bytes == 0) return 1;

    auto const rest = bytes.substr(1, expected->bytes);
    if (!is_between(rest[0], expected->low, expected->high)) return 0;
    if (!std::all_of(rest.begin() + 1, rest.end(), [](char c) { return is_between(c, 0x80, 0xbf); }))
        return 0;
    return 1 + expected->bytes;
}

bool is_utf8(std::string_view bytes) {
    while (true) {
        bytes.remove_prefix(leading_ascii(bytes));
        if (bytes.empty()) return true;
        auto const size = utf8_character(bytes);
        if (size == 0) return false;
        bytes.remove_prefix(size);
    }
}

std::string to_utf8(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    while (!bytes.empty()) {
        auto const size = utf8_character(bytes);
        text += size == 0 ? "\ufffd" : bytes.substr(0, size);
        bytes.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return text;
}

}  // namespace sparekey

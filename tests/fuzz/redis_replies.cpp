// What Redis answers, cut anywhere.
#include "fuzz/fuzz.hpp"
#include "redis/resp.hpp"

using namespace sparekey;

namespace {

constexpr std::size_t kLimit = 1 << 16;
constexpr std::size_t kReadSize = 16 * 1024;

void describe(redis::Reply const& reply, std::string& into) {
    into += std::to_string(static_cast<int>(reply.kind)) + ":" + reply.text + ":" +
            std::to_string(reply.integer) + "[";
    for (auto const& element : reply.elements) describe(element, into);
    into += "]";
}

std::string replies_of(std::string_view bytes, std::size_t piece) {
    redis::ReplyReader reader(kLimit);
    std::string all;
    while (!bytes.empty()) {
        auto const part = bytes.substr(0, piece);
        bytes.remove_prefix(part.size());
        reader.feed(part);
        while (true) {
            auto const next = reader.next();
            if (!next) return all + "broken";
            if (!*next) break;
            describe(**next, all);
        }
    }
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size > kReadSize) return 0;
    auto const bytes = fuzz::text_of(data, size);
    auto const at_once = replies_of(bytes, kReadSize);
    auto const in_pieces = replies_of(bytes, 3);
    fuzz::require(at_once == in_pieces, "replies do not depend on how the bytes arrive");
    return 0;
}

// RapidJSON's tree, as strict as json.hpp promises, in memory that is wiped. For json.cpp alone.
#pragma once

#include <rapidjson/document.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/wiping_malloc.hpp"

namespace sparekey::json {

using Utf8 = rapidjson::UTF8<>;
using Pool = rapidjson::MemoryPoolAllocator<WipingMalloc>;
using Node = rapidjson::GenericValue<Utf8, Pool>;
using Tree = rapidjson::GenericDocument<Utf8, Pool, WipingMalloc>;
using rapidjson::SizeType;

/// Refuses, while it is built, what RapidJSON's parser lets through: any depth, and lone surrogates, which it
/// decodes to bytes that are not UTF-8. Numbers must come as text (kParseNumbersAsStringsFlag): what the
/// parser itself makes of them is either not exact, or, with kParseFullPrecisionFlag, RapidJSON 1.1 reads
/// beyond a table of its own for a number with some 330 zeros behind the point.
class StrictTree : public Tree {
  public:
    explicit StrictTree(Pool* pool) : Tree(pool) {}

    bool StartObject() { return enter() && Tree::StartObject(); }
    bool StartArray() { return enter() && Tree::StartArray(); }
    bool EndObject(SizeType members) { return leave() && Tree::EndObject(members); }
    bool EndArray(SizeType elements) { return leave() && Tree::EndArray(elements); }
    bool Key(char const* text, SizeType size, bool copy) {
        return has_no_lone_surrogate({text, size}) && Tree::Key(text, size, copy);
    }
    bool String(char const* text, SizeType size, bool copy) {
        return has_no_lone_surrogate({text, size}) && Tree::String(text, size, copy);
    }
    bool RawNumber(char const* text, SizeType size, bool) {
        std::string_view const number(text, size);
        if (auto const integer = read<std::int64_t>(number)) return Tree::Int64(*integer);
        if (auto const integer = read<std::uint64_t>(number)) return Tree::Uint64(*integer);
        if (auto const real = read<double>(number)) return Tree::Double(*real);
        return refuse(Errc::invalid_input, "a number beyond the range of double");
    }

    /// Why building ended before the text did, if it was not the parser's wish.
    std::optional<Error> const& refusal() const { return refusal_; }

  private:
    static constexpr unsigned kMaxDepth = 32;

    template <class Number>
    static std::optional<Number> read(std::string_view text) {
        Number number{};
        auto const* const end = text.data() + text.size();
        auto const read = std::from_chars(text.data(), end, number);
        if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
        return number;
    }

    bool enter() { return ++depth_ <= kMaxDepth || refuse(Errc::too_large, "more than 32 levels"); }
    bool leave() { return depth_-- > 0; }
    bool has_no_lone_surrogate(std::string_view text) {
        return is_utf8(text) || refuse(Errc::invalid_input, "a lone surrogate");
    }
    bool refuse(Errc code, char const* why) {
        refusal_ = Error{code, why};
        return false;
    }

    unsigned depth_ = 0;
    std::optional<Error> refusal_;
};

}  // namespace sparekey::json

#include "core/json.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/encoding.hpp"
#include "core/json_tree.hpp"
#include "core/wiping_malloc.hpp"

namespace sparekey::json {
namespace {

using Reader = rapidjson::GenericReader<Utf8, Utf8, WipingMalloc>;

Node const& node(void const* pointer) {
    return *static_cast<Node const*>(pointer);
}

std::string_view view(Node const& text) {
    return {text.GetString(), text.GetStringLength()};
}

using Buffer = rapidjson::GenericStringBuffer<Utf8, WipingMalloc>;

/// RapidJSON's own shortest form of a number is sometimes the neighbour's: 0.30000000000000004 comes out as
/// …07.
class ExactWriter : public rapidjson::Writer<Buffer> {
  public:
    using rapidjson::Writer<Buffer>::Writer;

    bool Double(double number) {
        if (!std::isfinite(number)) return Null();
        std::array<char, 32> text;
        auto const* const end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
        return RawValue(text.data(), static_cast<std::size_t>(end - text.data()), rapidjson::kNumberType);
    }
};

/// A text that grows, and is wiped.
struct TextOut {
    Buffer buffer;
    ExactWriter writer{buffer};

    std::string_view text() const { return {buffer.GetString(), buffer.GetSize()}; }
};

std::string join(std::string const& path, std::string_view key) {
    return path.empty() ? std::string(key) : path + '.' + std::string(key);
}

}  // namespace

struct Document::Impl {
    // Most trees fit in one block of twice their text. RapidJSON's own are of 64 KiB, all to be wiped.
    explicit Impl(std::string_view text)
        : pool(std::clamp<std::size_t>(2 * text.size(), 1024, 65536), &blocks) {}

    WipingMalloc blocks;
    Pool pool;
    StrictTree tree{&pool};
};

Document::Document(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Result<Document> Document::parse(std::string_view text) {
    // RapidJSON takes a NUL for the end of the text and would not see what stands behind it.
    if (text.find('\0') != std::string_view::npos) return Error{Errc::invalid_input, "JSON: a NUL byte"};
    // All at once, which is cheaper than character by character in the parser.
    if (!is_utf8(text)) return Error{Errc::invalid_input, "JSON: not UTF-8"};

    auto impl = std::make_unique<Impl>(text);
    auto& tree = impl->tree;
    Reader reader;
    auto build = [&](Tree&) {
        constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
        rapidjson::MemoryStream stream(text.data(), text.size());
        return !reader.Parse<kFlags>(stream, tree).IsError();
    };
    tree.Populate(build);
    if (!reader.HasParseError()) return Document(std::move(impl));

    auto const where = " at byte " + std::to_string(reader.GetErrorOffset());
    if (auto const& why = tree.refusal()) return Error{why->code, "JSON: " + why->message + where};
    return Error{Errc::invalid_input,
                 "JSON: " + std::string(rapidjson::GetParseError_En(reader.GetParseErrorCode())) + where};
}

Value Document::root() const {
    return Value(static_cast<Node const*>(&impl_->tree), "");
}

Error Value::error(std::string_view trouble) const {
    return {Errc::invalid_input, (path_.empty() ? "JSON" : path_) + ": " + std::string(trouble)};
}

Error Value::member_error(std::string_view key, std::string_view trouble) const {
    return {Errc::invalid_input, join(path_, key) + ": " + std::string(trouble)};
}

bool Value::is_object() const {
    return node(node_).IsObject();
}
bool Value::is_array() const {
    return node(node_).IsArray();
}
bool Value::is_string() const {
    return node(node_).IsString();
}
bool Value::is_null() const {
    return node(node_).IsNull();
}

std::string_view Value::characters() const {
    return view(node(node_));
}

Result<std::optional<Value>> Value::find(std::string_view key) const {
    if (!is_object()) return error("not an object");
    Node const* found = nullptr;
    for (auto const& member : node(node_).GetObject()) {
        if (view(member.name) != key) continue;
        // Another reader would take the last one, we the first: such a text means two things.
        if (found) return member_error(key, "there twice");
        found = &member.value;
    }
    if (!found || found->IsNull()) return std::optional<Value>();
    return std::optional<Value>(Value(found, join(path_, key)));
}

bool Value::has(std::string_view key) const {
    if (!is_object()) return false;
    for (auto const& member : node(node_).GetObject())
        if (view(member.name) == key && !member.value.IsNull()) return true;
    return false;
}

std::vector<std::string> Value::keys() const {
    std::vector<std::string> names;
    if (is_object())
        for (auto const& member : node(node_).GetObject()) names.emplace_back(view(member.name));
    return names;
}

std::vector<Value> Value::items() const {
    std::vector<Value> values;
    if (is_array())
        for (auto const& element : node(node_).GetArray())
            values.push_back(Value(&element, path_ + '[' + std::to_string(values.size()) + ']'));
    return values;
}

Result<std::int64_t> Value::as_integer() const {
    if (!node(node_).IsInt64()) return error("not an integer, or beyond 64 bits");
    return node(node_).GetInt64();
}

Result<bool> Value::as_bool() const {
    if (!node(node_).IsBool()) return error("not true or false");
    return node(node_).GetBool();
}

std::string Value::dump() const {
    TextOut out;
    node(node_).Accept(out.writer);
    return std::string(out.text());
}

struct Writer::Impl : TextOut {};

Writer::Writer() : impl_(std::make_unique<Impl>()) {}
Writer::~Writer() = default;

Writer& Writer::begin_object() {
    impl_->writer.StartObject();
    return *this;
}

Writer& Writer::end_object() {
    impl_->writer.EndObject();
    return *this;
}

Writer& Writer::begin_array() {
    impl_->writer.StartArray();
    return *this;
}

Writer& Writer::end_array() {
    impl_->writer.EndArray();
    return *this;
}

// In JSON a member's name is a string like any other, and RapidJSON writes it as one.
Writer& Writer::key(std::string_view name) {
    return value(name);
}

Writer& Writer::value(std::string_view text) {
    // Checked here: RapidJSON would write bad bytes as they are, or, told to validate, stop in the middle.
    if (is_utf8(text)) {
        impl_->writer.String(text.data(), static_cast<SizeType>(text.size()));
    } else {
        auto mended = to_utf8(text);
        WipeAtExit const wipe_mended(mended);
        impl_->writer.String(mended.data(), static_cast<SizeType>(mended.size()));
    }
    return *this;
}

Writer& Writer::value(Secret const& secret) {
    return value(secret.reveal());
}
Writer& Writer::value(Instant instant) {
    return value(to_string(instant));
}

Writer& Writer::value(std::int64_t number) {
    impl_->writer.Int64(number);
    return *this;
}

Writer& Writer::value(std::uint64_t number) {
    impl_->writer.Uint64(number);
    return *this;
}

Writer& Writer::value(double number) {
    impl_->writer.Double(number);
    return *this;
}

Writer& Writer::value(bool flag) {
    impl_->writer.Bool(flag);
    return *this;
}

Writer& Writer::null() {
    impl_->writer.Null();
    return *this;
}

Writer& Writer::raw(std::string_view json) {
    impl_->writer.RawValue(json.data(), json.size(), rapidjson::kObjectType);
    return *this;
}

std::string Writer::text() const {
    return std::string(impl_->text());
}
Secret Writer::take_secret() const {
    return Secret(impl_->text());
}

}  // namespace sparekey::json

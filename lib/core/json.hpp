// JSON, strictly: one reader and one writer over RapidJSON, which nobody else sees. Reading takes UTF-8
// alone and refuses NUL bytes, a byte order mark, more than 32 levels, lone surrogates, numbers beyond a
// double, trailing text, and a member that is asked for and is there twice.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/instant.hpp"
#include "core/secret.hpp"

namespace sparekey::json {

/// A value inside a Document; cheap to copy, valid while the Document lives. What cannot be read is an Error
/// (invalid_input) that names path and trouble, and never the value: "access_code.ends_at: not a string".
class Value {
  public:
    bool is_object() const;
    bool is_array() const;
    bool is_string() const;
    bool is_null() const;

    /// Is there such a member, and is it not null?
    bool has(std::string_view key) const;

    /// Names of this object's members as they come, repetitions kept; empty if it is none.
    std::vector<std::string> keys() const;

    /// Elements of this array; empty if it is none.
    std::vector<Value> items() const;

    /// A member that must be there, not null, and of this type.
    Result<Value> object(std::string_view key) const;
    Result<std::vector<Value>> array(std::string_view key) const;
    Result<std::string> string(std::string_view key) const;
    Result<Secret> secret(std::string_view key) const;
    Result<Instant> instant(std::string_view key) const;
    Result<std::int64_t> integer(std::string_view key) const;

    /// A member that may be missing or null: nullopt. Of another type it is an Error.
    Result<std::optional<Value>> optional_object(std::string_view key) const;
    Result<std::optional<std::string>> optional_string(std::string_view key) const;
    Result<std::optional<Secret>> optional_secret(std::string_view key) const;
    Result<std::optional<Instant>> optional_instant(std::string_view key) const;
    Result<std::optional<std::int64_t>> optional_integer(std::string_view key) const;
    Result<std::optional<bool>> optional_bool(std::string_view key) const;

    /// Missing, null, there twice, or not an array: empty. For lists that only advise.
    std::vector<Value> array_or_empty(std::string_view key) const;

    /// This value itself. An integer is written without fraction and exponent.
    Result<Value> as_object() const;
    Result<std::vector<Value>> as_array() const;
    Result<std::string> as_string() const;
    Result<Secret> as_secret() const;
    Result<Instant> as_instant() const;
    Result<std::int64_t> as_integer() const;
    Result<bool> as_bool() const;

    /// This value as JSON text again, on one line. Nobody wipes that text.
    std::string dump() const;

  private:
    friend class Document;
    Value(void const* node, std::string path) : node_(node), path_(std::move(path)) {}

    std::string_view characters() const;
    Error error(std::string_view trouble) const;
    Error member_error(std::string_view key, std::string_view trouble) const;
    Result<std::optional<Value>> find(std::string_view key) const;

    template <class T>
    Result<T> required(std::string_view key, Result<T> (Value::*read)() const) const;
    template <class T>
    Result<std::optional<T>> optional(std::string_view key, Result<T> (Value::*read)() const) const;

    void const* node_;  // RapidJSON's value
    std::string path_;  // from the root, whose own is empty
};

/// A parsed text. Owns its memory and wipes it when it goes, because answers may hold PINs.
class Document {
  public:
    /// The text is copied. Errors: too_large (depth), invalid_input (the rest; says where, never what stands
    /// there).
    static Result<Document> parse(std::string_view text);

    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    ~Document();

    Value root() const;

  private:
    struct Impl;
    explicit Document(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Writes one JSON text, front to back. Misuse (a value without a key) is a bug and aborts in debug builds.
/// In strings, bytes that are not UTF-8 are replaced by U+FFFD.
class Writer {
  public:
    Writer();
    ~Writer();
    Writer(Writer const&) = delete;
    Writer& operator=(Writer const&) = delete;

    Writer& begin_object();
    Writer& end_object();
    Writer& begin_array();
    Writer& end_array();
    Writer& key(std::string_view name);

    Writer& value(std::string_view text);
    Writer& value(char const* text) { return value(std::string_view(text)); }
    Writer& value(Secret const& secret);  // the text then holds it: use take_secret()
    Writer& value(Instant instant);
    Writer& value(std::int64_t number);
    Writer& value(std::uint64_t number);
    Writer& value(int number) { return value(static_cast<std::int64_t>(number)); }
    Writer& value(unsigned number) { return value(static_cast<std::uint64_t>(number)); }
    Writer& value(long long number) { return value(static_cast<std::int64_t>(number)); }
    Writer& value(double number);  // null if it is not finite
    Writer& value(bool flag);
    Writer& null();
    Writer& raw(std::string_view json);  // a complete JSON value, copied as it is

    /// key() and value() in one; an empty optional writes null.
    template <class T>
    Writer& member(std::string_view name, T const& v) {
        key(name);
        return value(v);
    }
    template <class T>
    Writer& member(std::string_view name, std::optional<T> const& v) {
        key(name);
        return v ? value(*v) : null();
    }

    /// The text so far. The Writer's own buffer is wiped on destruction.
    std::string text() const;
    Secret take_secret() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sparekey::json

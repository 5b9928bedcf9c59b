// Reading by name and type, on top of what json.cpp tells about a value: nothing here knows RapidJSON.
#include <utility>

#include "core/json.hpp"

namespace sparekey::json {

Result<Value> Value::as_object() const {
    if (!is_object()) return error("not an object");
    return *this;
}

Result<std::vector<Value>> Value::as_array() const {
    if (!is_array()) return error("not an array");
    return items();
}

Result<std::string> Value::as_string() const {
    if (!is_string()) return error("not a string");
    return std::string(characters());
}

Result<Secret> Value::as_secret() const {
    if (!is_string()) return error("not a string");
    return Secret(characters());
}

Result<Instant> Value::as_instant() const {
    if (!is_string()) return error("not a string");
    auto const instant = parse_instant(characters());
    if (!instant) return error(instant.error().message);
    return instant;
}

template <class T>
Result<std::optional<T>> Value::optional(std::string_view key, Result<T> (Value::*read)() const) const {
    auto const found = find(key);
    if (!found) return found.error();
    if (!found.value()) return std::optional<T>();
    auto value = (*found.value().*read)();
    if (!value) return value.error();
    return std::optional<T>(std::move(value).value());
}

template <class T>
Result<T> Value::required(std::string_view key, Result<T> (Value::*read)() const) const {
    auto const found = find(key);
    if (!found) return found.error();
    if (!found.value()) return member_error(key, "missing");
    return (*found.value().*read)();
}

Result<Value> Value::object(std::string_view key) const {
    return required(key, &Value::as_object);
}
Result<std::vector<Value>> Value::array(std::string_view key) const {
    return required(key, &Value::as_array);
}
Result<std::string> Value::string(std::string_view key) const {
    return required(key, &Value::as_string);
}
Result<Secret> Value::secret(std::string_view key) const {
    return required(key, &Value::as_secret);
}
Result<Instant> Value::instant(std::string_view key) const {
    return required(key, &Value::as_instant);
}
Result<std::int64_t> Value::integer(std::string_view key) const {
    return required(key, &Value::as_integer);
}

Result<std::optional<Value>> Value::optional_object(std::string_view key) const {
    return optional(key, &Value::as_object);
}
Result<std::optional<std::string>> Value::optional_string(std::string_view key) const {
    return optional(key, &Value::as_string);
}
Result<std::optional<Secret>> Value::optional_secret(std::string_view key) const {
    return optional(key, &Value::as_secret);
}
Result<std::optional<Instant>> Value::optional_instant(std::string_view key) const {
    return optional(key, &Value::as_instant);
}
Result<std::optional<std::int64_t>> Value::optional_integer(std::string_view key) const {
    return optional(key, &Value::as_integer);
}
Result<std::optional<bool>> Value::optional_bool(std::string_view key) const {
    return optional(key, &Value::as_bool);
}

std::vector<Value> Value::array_or_empty(std::string_view key) const {
    auto const found = array(key);
    return found ? found.value() : std::vector<Value>();
}

}  // namespace sparekey::json

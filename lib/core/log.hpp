// Structured log lines: a sentence for people, then key=value fields (logfmt). Where lines go and which
// levels are written is decided in daemon/; spdlog is seen by log.cpp alone. A Secret has no way into a
// field.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/error.hpp"
#include "core/instant.hpp"

namespace spdlog {
class logger;
}

namespace sparekey {

enum class LogLevel { debug, info, warning, error, critical };

class LogField {
  public:
    LogField(std::string_view key, std::string_view text) : name(key), value(text) {}
    LogField(std::string_view key, char const* text) : name(key), value(text) {}
    LogField(std::string_view key, std::string const& text) : name(key), value(text) {}
    LogField(std::string_view key, Instant at) : name(key), value(to_string(at)) {}
    LogField(std::string_view key, bool flag) : name(key), value(flag ? "true" : "false") {}
    template <class Number>
    requires std::is_arithmetic_v<Number> LogField(std::string_view key, Number number)
        : name(key), value(std::to_string(number)) {}

    std::string_view name;
    std::string value;
};

/// A place to write lines, with fields that go on every line. A value: copies share the same sink.
/// Thread-safe.
class Log {
  public:
    using Fields = std::initializer_list<LogField>;

    /// Writes nothing: for tests and as a default.
    Log() = default;
    explicit Log(std::shared_ptr<spdlog::logger> sink) : sink_(std::move(sink)) {}

    /// The same place, with more fields on every line: `log.with({{"event_id", id}})`.
    Log with(Fields fields) const;

    void debug(std::string_view message, Fields fields = {}) const {
        write(LogLevel::debug, message, fields);
    }
    void info(std::string_view message, Fields fields = {}) const { write(LogLevel::info, message, fields); }
    void warning(std::string_view message, Fields fields = {}) const {
        write(LogLevel::warning, message, fields);
    }
    void error(std::string_view message, Fields fields = {}) const {
        write(LogLevel::error, message, fields);
    }
    void critical(std::string_view message, Fields fields = {}) const {
        write(LogLevel::critical, message, fields);
    }
    void write(LogLevel level, std::string_view message, Fields fields = {}) const;

    /// Of this place, for all copies: lines below `lowest` are not written from now on.
    void set_lowest(LogLevel lowest) const;

  private:
    std::shared_ptr<spdlog::logger> sink_;
    std::string context_;  // rendered fields, each with a leading space
};

/// Lets `sink` write lines of `lowest` and above only.
void write_from(spdlog::logger& sink, LogLevel lowest);

/// ` name=value`, quoted and escaped where logfmt needs it; control characters never reach the terminal.
std::string render(LogField const& field);

}  // namespace sparekey

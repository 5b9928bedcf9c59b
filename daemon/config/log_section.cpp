#include "daemon/config/sections.hpp"

namespace sparekey::daemon {
namespace {

Result<LogLevel> parse_level(std::string_view text) {
    if (text == "debug") return LogLevel::debug;
    if (text == "info") return LogLevel::info;
    if (text == "warning") return LogLevel::warning;
    if (text == "error") return LogLevel::error;
    if (text == "critical") return LogLevel::critical;
    return Error{Errc::invalid_input, "must be \"debug\", \"info\", \"warning\", \"error\" or \"critical\""};
}

Result<LogFormat> parse_format(std::string_view text) {
    if (text == "auto") return LogFormat::automatic;
    if (text == "logfmt") return LogFormat::logfmt;
    if (text == "journald") return LogFormat::journald;
    return Error{Errc::invalid_input, "must be \"auto\", \"logfmt\" or \"journald\""};
}

}  // namespace

void read_log(Table table, Config& config) {
    table.parsed("level", "info", config.log.level, parse_level);
    table.parsed("format", "auto", config.log.format, parse_format);
    table.refuse_unknown();
}

}  // namespace sparekey::daemon

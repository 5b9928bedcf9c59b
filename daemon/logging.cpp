#include "daemon/logging.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sparekey::daemon {
namespace {

/// syslog(3)'s number for a level.
char priority(spdlog::level::level_enum level) {
    switch (level) {
        case spdlog::level::critical:
            return '2';
        case spdlog::level::err:
            return '3';
        case spdlog::level::warn:
            return '4';
        case spdlog::level::info:
            return '6';
        default:
            return '7';
    }
}

class PriorityFlag final : public spdlog::custom_flag_formatter {
  public:
    void format(spdlog::details::log_msg const& message, std::tm const&, spdlog::memory_buf_t& out) override {
        out.push_back(priority(message.level));
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<PriorityFlag>(); }
};

std::unique_ptr<spdlog::formatter> make_formatter(LogFormat format) {
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    if (format == LogFormat::journald) {
        formatter->add_flag<PriorityFlag>('*').set_pattern("<%*>%v");
    } else {
        formatter->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v");
    }
    return formatter;
}

}  // namespace

bool is_journal(int descriptor, std::optional<std::string> const& journal_stream) {
    struct stat status {};
    if (!journal_stream || ::fstat(descriptor, &status) != 0) return false;
    return *journal_stream == std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
}

Log make_log(LogLevel level, LogFormat format, std::shared_ptr<spdlog::sinks::sink> sink) {
    auto logger = std::make_shared<spdlog::logger>("sparekeyd", std::move(sink));
    logger->set_formatter(make_formatter(format));
    write_from(*logger, level);
    logger->flush_on(spdlog::level::trace);
    return Log(std::move(logger));
}

Log make_log(LogConfig const& config, std::optional<std::string> const& journal_stream) {
    auto format = config.format;
    if (format == LogFormat::automatic)
        format = is_journal(STDERR_FILENO, journal_stream) ? LogFormat::journald : LogFormat::logfmt;
    return make_log(config.level, format, std::make_shared<spdlog::sinks::stderr_sink_mt>());
}

}  // namespace sparekey::daemon

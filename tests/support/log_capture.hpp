// A log whose lines a test can read: "info webhook answered outcome=accepted …".
#pragma once

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "core/log.hpp"

namespace sparekey {

/// For one thread. Link spdlog::spdlog.
class LogCapture {
  public:
    LogCapture() {
        auto sink = std::make_shared<spdlog::sinks::ostream_sink_st>(text_);
        logger_ = std::make_shared<spdlog::logger>("test", sink);
        logger_->set_level(spdlog::level::debug);
        logger_->set_pattern("%l %v");
    }

    Log log() const { return Log(logger_); }

    std::string text() const { return text_.str(); }

    std::vector<std::string> lines() const {
        std::istringstream text(text_.str());
        std::vector<std::string> lines;
        for (std::string line; std::getline(text, line);) lines.push_back(line);
        return lines;
    }

  private:
    std::ostringstream text_;
    std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace sparekey

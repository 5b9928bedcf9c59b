// Where log lines go: stderr, for people or for the journal.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "daemon/config.hpp"

namespace spdlog::sinks {
class sink;
}

namespace sparekey::daemon {

/// Is this descriptor the journal's stream? `journal_stream` is $JOURNAL_STREAM: "device:inode".
bool is_journal(int descriptor, std::optional<std::string> const& journal_stream);

/// Lines on stderr:
///   logfmt    2026-11-23T03:05:00.123Z info webhook answered status=204 outcome=accepted
///   journald  <6>webhook answered status=204 outcome=accepted      (sd-daemon(3); the journal adds the time)
/// Every line is written at once, in the calling thread, so that none is lost when the process dies. A reader
/// that does not keep up (a stopped terminal, a full pipe) therefore holds up the daemon.
Log make_log(LogConfig const& config, std::optional<std::string> const& journal_stream);

/// The same into any sink, never `automatic`.
Log make_log(LogLevel level, LogFormat format, std::shared_ptr<spdlog::sinks::sink> sink);

}  // namespace sparekey::daemon

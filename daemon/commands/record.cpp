#include "daemon/commands/record.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>

#include "core/clock.hpp"
#include "daemon/commands/with_queue.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/replay/selection.hpp"
#include "queue/recording_stream.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::size_t kPageBytes = 32 * 1024 * 1024;  // at most in one answer of Redis
constexpr std::size_t kLongestPage = 500;

// Redis stores a line shortly after it was received, by another clock. A replayed one is stored long after.
constexpr std::chrono::hours kMostClocksDiffer{24};

enum class Written { all, nobody_reads };

Result<Written> write_all(std::string_view text) {
    while (!text.empty()) {
        auto const size = ::write(STDOUT_FILENO, text.data(), text.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0 && errno == EPIPE) return Written::nobody_reads;
        if (size < 0) return Error{Errc::unavailable, std::string("cannot write: ") + std::strerror(errno)};
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return Written::all;
}

/// What cannot be read is not left out unseen: it may be the one that is looked for.
bool is_meant(std::string const& line, Selection const& selection) {
    if (selection.all()) return true;
    auto const recording = webhook::parse_recording(line);
    return !recording || selection.includes(*recording);
}

std::string choose(std::vector<std::string> const& lines, Selection const& selection) {
    std::string chosen;
    for (auto const& line : lines) {
        if (is_meant(line, selection)) chosen.append(line).append("\n");
    }
    return chosen;
}

}  // namespace

std::size_t longest_recorded_line(Config const& config) {
    return 6 * config.listen.max_body + 64 * 1024;
}

void add_options(CLI::App& command, RecordOptions& options) {
    command.add_option("--since", options.since,
                       "received then or later: \"2026-11-23T03:05:00Z\", or how long ago: \"2h\", \"7d\"");
    command.add_option("--until", options.until, "received before");
    command.add_flag("--json", options.json, "changes nothing: what is printed is JSON lines in any case");
    command.footer(
        "One webhook a line, oldest first, as `sparekeyd replay` takes it: body and signature as they came.\n"
        "Exit status: 0, also when the reader goes away; 64 wrong usage; 69 if Redis cannot be reached");
}

int run_record(Config const& config, RecordOptions const& options) {
    auto const selection = make_selection(options.since, options.until, "", SystemClock().now());
    if (!selection) {
        std::cerr << "sparekeyd record: " << selection.error().message << "\n";
        return exit_code::kUsage;
    }
    std::signal(SIGPIPE, SIG_IGN);  // write() says it
    UseQueue const print = [&](redis::Connection& redis,
                               queue::QueueOptions const& queue) -> asio::awaitable<Result<int>> {
        auto const from = selection->since.value_or(Instant()) - kMostClocksDiffer;
        auto const page =
            std::clamp<std::size_t>(kPageBytes / longest_recorded_line(config), 1, kLongestPage);
        queue::RecordingStream recording(redis, queue::Keys(queue.prefix), from, page);
        while (true) {
            auto const lines = co_await recording.next();
            if (!lines) co_return lines.error();
            if (lines->empty()) co_return exit_code::kOk;
            auto const written = write_all(choose(*lines, *selection));
            if (!written) co_return written.error();
            if (*written == Written::nobody_reads) co_return exit_code::kOk;
        }
    };
    return with_queue(config, "record", print);
}

}  // namespace sparekey::daemon

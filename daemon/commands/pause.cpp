#include "daemon/commands/pause.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/json.hpp"
#include "daemon/commands/with_queue.hpp"
#include "daemon/config/units.hpp"
#include "daemon/durations.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/operator_name.hpp"
#include "queue/operator.hpp"

namespace sparekey::daemon {
namespace {

using Length = std::optional<std::chrono::milliseconds>;

void tell(bool json, bool paused, std::string const& line) {
    if (!json) {
        std::cout << line << "\n";
        return;
    }
    json::Writer writer;
    std::cout << writer.begin_object().member("paused", paused).end_object().text() << "\n";
}

asio::awaitable<Result<int>> pause(redis::Connection& redis, queue::QueueOptions const& queue,
                                   PauseOptions const& options, Length length) {
    queue::Audit const audit{operator_name(), options.reason};
    auto const paused = co_await queue::Operator(redis, queue).pause(audit, length);
    if (!paused) co_return paused.error();
    auto const end = length ? "for " + describe(*length) : std::string("until `sparekeyd resume`");
    tell(options.json, true,
         "paused " + end + ": webhooks are accepted, what is under way ends, nobody new is rescued");
    co_return exit_code::kOk;
}

asio::awaitable<Result<int>> resume(redis::Connection& redis, queue::QueueOptions const& queue,
                                    ResumeOptions const& options) {
    queue::Audit const audit{operator_name(), options.reason};
    auto const resumed = co_await queue::Operator(redis, queue).resume(audit);
    if (!resumed && resumed.error().code == Errc::rejected) {
        std::cerr << "sparekeyd resume: " << resumed.error().message << "\n";
        co_return exit_code::kDataError;
    }
    if (!resumed) co_return resumed.error();
    tell(options.json, false, "resumed");
    co_return exit_code::kOk;
}

}  // namespace

void add_options(CLI::App& command, PauseOptions& options) {
    command.add_option("--reason", options.reason, "for whoever finds it paused");
    command.add_option("--for", options.length, "resume by itself after this time: 30m, 2h; default: never")
        ->check([](std::string const& text) {
            auto const length = parse_duration(text);
            if (!length) return length.error().message;
            return *length > length->zero() ? std::string() : std::string("must be longer than nothing");
        });
    command.add_flag("--json", options.json, "for programs");
    command.footer(
        "For all processes on this Redis. An alert tells that it is paused; it becomes critical once guests\n"
        "have waited for too long.");
}

void add_options(CLI::App& command, ResumeOptions& options) {
    command.add_option("--reason", options.reason, "for the history");
    command.add_flag("--json", options.json, "for programs");
    command.footer("Exit status: 0, or 65 if nothing was paused.");
}

int run_pause(Config const& config, PauseOptions const& options) {
    Length length;
    if (!options.length.empty()) length = parse_duration(options.length).value();
    UseQueue const use = [&](redis::Connection& redis, queue::QueueOptions const& queue) {
        return pause(redis, queue, options, length);
    };
    return with_queue(config, "pause", use);
}

int run_resume(Config const& config, ResumeOptions const& options) {
    UseQueue const use = [&](redis::Connection& redis, queue::QueueOptions const& queue) {
        return resume(redis, queue, options);
    };
    return with_queue(config, "resume", use);
}

}  // namespace sparekey::daemon

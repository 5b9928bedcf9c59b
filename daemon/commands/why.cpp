#include "daemon/commands/why.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/clock.hpp"
#include "daemon/commands/id_argument.hpp"
#include "daemon/commands/job_text.hpp"
#include "daemon/commands/timeline_text.hpp"
#include "daemon/commands/with_queue.hpp"
#include "daemon/durations.hpp"
#include "daemon/exit_code.hpp"
#include "queue/trace.hpp"

namespace sparekey::daemon {
namespace {

using queue::FoundJob;
using queue::Trace;

constexpr unsigned kMostLines = 1'000'000;

/// Which id it was, where that is not the job's own.
std::string what_was_found(FoundJob const& found) {
    auto const kind = std::string(to_string(found.by));
    if (found.by == FoundJob::By::access_code) return "";
    if (found.access_code_id.empty()) return kind + " " + found.id + ": named no access code, so no job";
    if (found.by == FoundJob::By::history) return found.id + ", as the history mentions it";
    return kind + " " + found.id;
}

void print_head(Trace const& trace, Instant now, Terminal const& terminal) {
    auto const found = what_was_found(trace.found);
    if (!found.empty()) std::cout << found << "\n";
    if (trace.job)
        print_facts(job_facts(*trace.job, now), std::cout, terminal);
    else if (!trace.found.access_code_id.empty())
        std::cout << "access code  " << trace.found.access_code_id << "\n"
                  << "state        not kept any more\n";
    std::cout << "\n";
}

void print_json(Trace const& trace) {
    json::Writer writer;
    writer.begin_object()
        .member("id", std::string_view(trace.found.id))
        .member("kind", to_string(trace.found.by))
        .member("access_code_id", std::string_view(trace.found.access_code_id))
        .key("job");
    if (trace.job)
        write_json(writer, *trace.job);
    else
        writer.null();
    writer.member("complete", trace.timeline.complete).key("timeline");
    write_json(writer, trace.timeline);
    std::cout << writer.end_object().text() << "\n";
}

/// In days, as docs and people count it.
std::string days(std::chrono::milliseconds length) {
    return std::to_string(std::chrono::floor<std::chrono::days>(length).count()) + " days";
}

Result<int> nothing_known(queue::QueueOptions const& queue, Error error) {
    if (error.code == Errc::not_found)
        error.message += ", and the history, kept for " + days(queue.history_kept) + ", does not mention it";
    return no_such_job("why", error);
}

asio::awaitable<Result<int>> why(redis::Connection& redis, queue::QueueOptions const& queue,
                                 WhyOptions const& options) {
    auto const trace = co_await queue::trace(redis, queue, options.id, options.most);
    if (!trace) co_return nothing_known(queue, trace.error());
    if (options.json) {
        print_json(*trace);
        co_return exit_code::kOk;
    }
    auto const terminal = Terminal::of_stdout();
    print_head(*trace, SystemClock().now(), terminal);
    print_timeline(trace->timeline, std::cout, terminal);
    co_return exit_code::kOk;
}

}  // namespace

void add_options(CLI::App& command, WhyOptions& options) {
    add_id_argument(command, options.id);
    command.add_option("--limit", options.most, "newest lines to show")
        ->check(CLI::Range(1u, kMostLines))
        ->capture_default_str();
    command.add_flag("--json", options.json, "for programs");
    command.footer("Times are UTC. Exit status: 0, or 65 if nothing is known of the id.");
}

int run_why(Config const& config, WhyOptions const& options) {
    UseQueue const use = [&options](redis::Connection& redis, queue::QueueOptions const& queue) {
        return why(redis, queue, options);
    };
    return with_queue(config, "why", use);
}

}  // namespace sparekey::daemon

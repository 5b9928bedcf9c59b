// `jobs list` and `jobs show`.
#include <CLI/CLI.hpp>
#include <iostream>

#include "core/clock.hpp"
#include "daemon/commands/id_argument.hpp"
#include "daemon/commands/job_text.hpp"
#include "daemon/commands/jobs.hpp"
#include "daemon/commands/with_queue.hpp"
#include "daemon/exit_code.hpp"
#include "queue/find_job.hpp"
#include "queue/job_reader.hpp"

namespace sparekey::daemon {
namespace {

using queue::JobReader;
using queue::JobView;

constexpr unsigned kPage = 500;
constexpr unsigned kMostListed = 100'000;

void print_json(std::vector<JobView> const& jobs) {
    json::Writer writer;
    writer.begin_object().key("jobs").begin_array();
    for (auto const& job : jobs) write_json(writer, job);
    std::cout << writer.end_array().end_object().text() << "\n";
}

/// In pages, so that Redis is not held up by a long list.
asio::awaitable<Result<void>> collect(JobReader& reader, std::string state, unsigned most,
                                      std::vector<JobView>& jobs) {
    std::uint64_t from = 0;
    while (jobs.size() < most) {
        auto const wanted = std::min(kPage, most - static_cast<unsigned>(jobs.size()));
        auto page = co_await reader.jobs(state, from, wanted);
        if (!page) co_return page.error();
        if (page->empty()) break;
        from += wanted;
        for (auto& job : *page) jobs.push_back(std::move(job));
    }
    co_return Result<void>();
}

asio::awaitable<Result<int>> list(redis::Connection& redis, queue::QueueOptions const& queue,
                                  JobsListOptions const& options) {
    JobReader reader(redis, queue);
    std::vector<JobView> jobs;
    auto const wanted = options.dead ? std::string("dead") : options.state;
    for (auto const state : queue::kListedStates) {
        if (!wanted.empty() && wanted != state) continue;
        auto const collected = co_await collect(reader, std::string(state), options.most, jobs);
        if (!collected) co_return collected.error();
    }
    if (options.json) {
        print_json(jobs);
        co_return exit_code::kOk;
    }
    if (jobs.empty())
        std::cout << "no jobs\n";
    else
        job_table(jobs, SystemClock().now()).print(std::cout, Terminal::of_stdout());
    if (jobs.size() == options.most) std::cout << "… and perhaps more: --limit\n";
    co_return exit_code::kOk;
}

asio::awaitable<Result<int>> show(redis::Connection& redis, queue::QueueOptions const& queue,
                                  JobsShowOptions const& options) {
    auto const found = co_await queue::find_job(redis, queue, options.id);
    if (!found) co_return no_such_job("jobs show", found.error());
    auto const job = co_await JobReader(redis, queue).job(found->access_code_id);
    if (!job) co_return job.error();
    if (!*job) co_return no_such_job("jobs show", not_kept(*found));
    if (options.json) {
        json::Writer writer;
        write_json(writer, **job);
        std::cout << writer.text() << "\n";
    } else {
        print_facts(job_facts(**job, SystemClock().now()), std::cout, Terminal::of_stdout());
    }
    co_return exit_code::kOk;
}

}  // namespace

void add_options(CLI::App& command, JobsListOptions& options) {
    auto* const state = command.add_option("--state", options.state, "only jobs in this state")
                            ->check(CLI::IsMember({"dead", "leased", "ready", "waiting"}));
    command.add_flag("--dead", options.dead, "only jobs that were given up")->excludes(state);
    command.add_option("--limit", options.most, "list at most so many")
        ->check(CLI::Range(1u, kMostListed))
        ->capture_default_str();
    command.add_flag("--json", options.json, "for programs");
    command.footer(
        "Dead jobs come first, newest first; then those being looked at, those to be looked at next, and\n"
        "those that wait, in the order in which they will be served. WHEN: given up, lease ends, received,\n"
        "due. TRY: the next one. Times are UTC.");
}

void add_options(CLI::App& command, JobsShowOptions& options) {
    add_id_argument(command, options.id);
    command.add_flag("--json", options.json, "for programs");
}

int run_jobs_list(Config const& config, JobsListOptions const& options) {
    UseQueue const use = [&options](redis::Connection& redis, queue::QueueOptions const& queue) {
        return list(redis, queue, options);
    };
    return with_queue(config, "jobs", use);
}

int run_jobs_show(Config const& config, JobsShowOptions const& options) {
    UseQueue const use = [&options](redis::Connection& redis, queue::QueueOptions const& queue) {
        return show(redis, queue, options);
    };
    return with_queue(config, "jobs", use);
}

}  // namespace sparekey::daemon

// `jobs retry` and `jobs drop`.
#include <CLI/CLI.hpp>
#include <iostream>

#include "core/clock.hpp"
#include "core/json.hpp"
#include "daemon/commands/id_argument.hpp"
#include "daemon/commands/jobs.hpp"
#include "daemon/commands/with_queue.hpp"
#include "daemon/confirm.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/operator_name.hpp"
#include "ops/end_job_alerts.hpp"
#include "queue/find_job.hpp"
#include "queue/job_reader.hpp"
#include "queue/operator.hpp"

namespace sparekey::daemon {
namespace {

using queue::Audit;
using queue::Operator;

constexpr unsigned kPage = 100;

/// One line, or one object, for each job that was acted on.
void tell(bool json, std::string_view did, std::string const& access_code_id) {
    if (!json) {
        std::cout << did << " " << access_code_id << "\n";
        return;
    }
    json::Writer writer;
    writer.begin_object()
        .member("action", did)
        .member("access_code_id", std::string_view(access_code_id))
        .end_object();
    std::cout << writer.text() << "\n";
}

/// A state that does not allow it, or no job, is a finding; the rest is passed on.
Result<int> refused(std::string_view command, Error const& error) {
    if (error.code != Errc::rejected && error.code != Errc::not_found) return error;
    std::cerr << "sparekeyd " << command << ": " << error.message << "\n";
    return exit_code::kDataError;
}

asio::awaitable<Result<int>> retry_one(redis::Connection& redis, queue::QueueOptions const& queue,
                                       JobsRetryOptions const& options, Audit const& audit) {
    auto const found = co_await queue::find_job(redis, queue, options.id);
    if (!found) co_return no_such_job("jobs retry", found.error());
    auto const requeued = co_await Operator(redis, queue).requeue(found->access_code_id, audit);
    if (!requeued) co_return refused("jobs retry", requeued.error());
    tell(options.json, "retry", found->access_code_id);
    co_return exit_code::kOk;
}

/// The dead as they were found, each once: one that dies again meanwhile is not tried for ever.
asio::awaitable<Result<std::vector<std::string>>> dead_jobs(redis::Connection& redis,
                                                            queue::QueueOptions const& queue) {
    queue::JobReader reader(redis, queue);
    std::vector<std::string> ids;
    while (true) {
        auto const page = co_await reader.jobs("dead", ids.size(), kPage);
        if (!page) co_return page.error();
        if (page->empty()) co_return ids;
        for (auto const& job : *page) ids.push_back(job.job.access_code_id);
    }
}

asio::awaitable<Result<int>> retry_all_dead(redis::Connection& redis, queue::QueueOptions const& queue,
                                            JobsRetryOptions const& options, Audit const& audit) {
    auto const ids = co_await dead_jobs(redis, queue);
    if (!ids) co_return ids.error();
    Operator person(redis, queue);
    for (auto const& id : *ids) {
        auto const requeued = co_await person.requeue(id, audit);
        if (requeued)
            tell(options.json, "retry", id);
        else if (requeued.error().code != Errc::rejected && requeued.error().code != Errc::not_found)
            co_return requeued.error();  // else somebody was faster
    }
    if (ids->empty() && !options.json) std::cout << "no dead jobs\n";
    co_return exit_code::kOk;
}

asio::awaitable<Result<int>> drop(redis::Connection& redis, queue::QueueOptions const& queue,
                                  JobsDropOptions const& options, Audit const& audit) {
    auto const found = co_await queue::find_job(redis, queue, options.id);
    if (!found) co_return no_such_job("jobs drop", found.error());
    auto const question =
        "Drop the job of access code " + found->access_code_id + "? Its guest is told nothing by sparekeyd.";
    if (!options.yes && !confirmed(question)) {
        std::cerr << "nothing was dropped\n";
        co_return exit_code::kDataError;
    }
    auto const dropped = co_await Operator(redis, queue).drop(found->access_code_id, audit);
    if (!dropped) co_return refused("jobs drop", dropped.error());
    tell(options.json, "drop", found->access_code_id);
    auto const ended =
        co_await ops::end_job_alerts(redis, queue.prefix, found->access_code_id, SystemClock().now());
    if (!ended) co_return with_context("its open alerts stay open", ended.error());
    co_return exit_code::kOk;
}

}  // namespace

void add_options(CLI::App& command, JobsRetryOptions& options) {
    auto* const which = command.add_option_group("Which");
    which->add_option("ID", options.id, "as for `why`");
    which->add_flag("--all-dead", options.all_dead, "every job that was given up");
    which->require_option(1);
    command.add_option("--reason", options.reason, "for the job's history");
    command.add_flag("--json", options.json, "for programs: a line for each job");
    command.footer(
        "A dead or waiting job is tried at once, as if it had never been tried; who was told is not told\n"
        "again. Exit status: 0, or 65 if there is no such job or it is neither dead nor waiting.");
}

void add_options(CLI::App& command, JobsDropOptions& options) {
    command.add_option("ID", options.id, "as for `why`")->required();
    command.add_option("--reason", options.reason, "for the job's history")->required();
    command.add_flag("--yes", options.yes, "do not ask");
    command.add_flag("--json", options.json, "for programs");
    command.footer(
        "The job is done with the outcome \"dropped\", until a new event comes for it. Exit status: 0, or 65 "
        "if\n"
        "there is no such job, a worker has it, or it is done.");
}

int run_jobs_retry(Config const& config, JobsRetryOptions const& options) {
    Audit const audit{operator_name(), options.reason};
    UseQueue const use = [&](redis::Connection& redis, queue::QueueOptions const& queue) {
        return options.all_dead ? retry_all_dead(redis, queue, options, audit)
                                : retry_one(redis, queue, options, audit);
    };
    return with_queue(config, "jobs", use);
}

int run_jobs_drop(Config const& config, JobsDropOptions const& options) {
    if (!options.yes && !can_ask("jobs drop")) return exit_code::kUsage;
    Audit const audit{operator_name(), options.reason};
    UseQueue const use = [&](redis::Connection& redis, queue::QueueOptions const& queue) {
        return drop(redis, queue, options, audit);
    };
    return with_queue(config, "jobs", use);
}

}  // namespace sparekey::daemon

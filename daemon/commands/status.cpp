#include "daemon/commands/status.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "daemon/commands/status_report.hpp"
#include "daemon/commands/with_queue.hpp"
#include "daemon/exit_code.hpp"
#include "ops/store_facts.hpp"
#include "queue/history.hpp"
#include "reconcile/catch_up.hpp"

namespace sparekey::daemon {
namespace {

constexpr unsigned kDeadShown = 5;
constexpr std::size_t kMostLines = 50'000;  // of history, looked through for outcomes

asio::awaitable<Result<void>> count_outcomes(redis::Connection& redis, queue::QueueOptions const& queue,
                                             StatusReport& report) {
    queue::History history(redis, queue);
    std::size_t lines = 0;
    queue::History::Look const look = [&](queue::HistoryLine&& line) {
        if (line.step == "done") ++report.outcomes[line.detail];
        report.all_outcomes = ++lines < kMostLines;
        return report.all_outcomes;
    };
    auto const an_hour_ago = report.overview.now - std::chrono::hours(1);
    co_return co_await history.backwards(an_hour_ago, look);
}

asio::awaitable<Result<void>> find_reconciled(redis::Connection& redis, queue::QueueOptions const& queue,
                                              Config const& config, StatusReport& report) {
    for (auto const& workspace : config.workspaces) {
        auto catch_up = co_await queue::read_duty(redis, queue, "catch_up:" + workspace.name);
        if (!catch_up) co_return catch_up.error();
        catch_up->cursor.resize(reconcile::newest_in(catch_up->cursor).size());
        auto sweep = co_await queue::read_duty(redis, queue, "sweep:" + workspace.name);
        if (!sweep) co_return sweep.error();
        report.reconciled.push_back({workspace.name, std::move(*catch_up), std::move(*sweep)});
    }
    co_return Result<void>();
}

asio::awaitable<Result<int>> status(redis::Connection& redis, queue::QueueOptions const& queue,
                                    Config const& config, StatusOptions const& options) {
    StatusReport report;
    report.redis = redis::describe(config.redis.options);
    report.policy = config.redis.durability;
    auto const facts = co_await ops::ask_store(redis);
    if (!facts) co_return facts.error();
    report.shortfalls = ops::find_shortfalls(*facts, report.policy);

    queue::JobReader reader(redis, queue);
    auto overview = co_await reader.overview();
    if (!overview) co_return overview.error();
    report.overview = std::move(*overview);
    auto dead = co_await reader.jobs("dead", 0, kDeadShown);
    if (!dead) co_return dead.error();
    report.dead = std::move(*dead);
    auto alerts = co_await ops::read_open_alerts(redis, queue.prefix);
    if (!alerts) co_return alerts.error();
    report.alerts = std::move(*alerts);
    std::erase_if(report.alerts, [](ops::OpenAlert const& open) { return !open.notice.firing; });
    auto const reconciled = co_await find_reconciled(redis, queue, config, report);
    if (!reconciled) co_return reconciled.error();
    auto const counted = co_await count_outcomes(redis, queue, report);
    if (!counted) co_return counted.error();

    if (options.json)
        std::cout << to_json(report) << "\n";
    else
        print(report, std::cout, Terminal::of_stdout());
    co_return exit_code::kOk;
}

}  // namespace

void add_options(CLI::App& command, StatusOptions& options) {
    command.add_flag("--json", options.json, "for programs");
    command.footer("Exit status: 0, whatever it shows; 69 if Redis cannot be reached.");
}

int run_status(Config const& config, StatusOptions const& options) {
    UseQueue const use = [&](redis::Connection& redis, queue::QueueOptions const& queue) {
        return status(redis, queue, config, options);
    };
    return with_queue(config, "status", use);
}

}  // namespace sparekey::daemon

#include "daemon/commands/fsck.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/json.hpp"
#include "daemon/commands/with_queue.hpp"
#include "daemon/exit_code.hpp"
#include "queue/fsck.hpp"

namespace sparekey::daemon {
namespace {

using queue::Finding;
using queue::FsckReport;

std::string to_json(FsckReport const& report) {
    json::Writer writer;
    writer.begin_object()
        .member("clean", report.clean())
        .member("jobs", report.jobs)
        .member("records", report.records)
        .key("findings")
        .begin_array();
    for (auto const& finding : report.findings) {
        writer.begin_object()
            .member("key", finding.key)
            .member("problem", finding.problem)
            .member("repair", finding.repair)
            .member("repaired", finding.repaired)
            .end_object();
    }
    return writer.end_array().end_object().text();
}

std::string what_becomes_of(Finding const& finding) {
    if (finding.repair.empty()) return "left as it is";
    return (finding.repaired ? "repaired: " : "to repair: ") + finding.repair;
}

void print(FsckReport const& report) {
    std::size_t repaired = 0;
    for (auto const& finding : report.findings) {
        std::cout << finding.key << " " << finding.problem << " [" << what_becomes_of(finding) << "]\n";
        if (finding.repaired) ++repaired;
    }
    std::cout << "jobs: " << report.jobs << ", records: " << report.records
              << ", findings: " << report.findings.size() << ", repaired: " << repaired << "\n";
}

}  // namespace

void add_options(CLI::App& command, FsckOptions& options) {
    command.add_flag("--repair", options.repair, "mend what can be mended; safe while the daemon runs");
    command.add_flag("--json", options.json, "for programs");
    command.footer(
        "Exit status: 0 if nothing is wrong or everything was repaired, 65 if findings are left, 69 if "
        "Redis\n"
        "cannot be reached.");
}

int run_fsck(Config const& config, FsckOptions const& options) {
    UseQueue const check = [&options](redis::Connection& redis,
                                      queue::QueueOptions const& queue) -> asio::awaitable<Result<int>> {
        auto const report = co_await queue::fsck(redis, queue, options.repair);
        if (!report) co_return report.error();
        if (options.json)
            std::cout << to_json(*report) << "\n";
        else
            print(*report);
        co_return report->clean() ? exit_code::kOk : exit_code::kDataError;
    };
    return with_queue(config, "fsck", check);
}

}  // namespace sparekey::daemon

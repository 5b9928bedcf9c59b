#include "daemon/commands/audit.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/clock.hpp"
#include "daemon/commands/audit_report.hpp"
#include "daemon/commands/chosen_workspaces.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/progress_line.hpp"
#include "daemon/run_to_end.hpp"
#include "daemon/seams.hpp"
#include "reconcile/device_pages.hpp"
#include "reconcile/stays_at_risk.hpp"

namespace sparekey::daemon {
namespace {

using reconcile::CodePage;
using rescue::SeamError;
using rescue::SeamResult;

constexpr unsigned kCodesPage = 100;
constexpr unsigned kMostFailures = 3;  // lists of codes in a row; then Seam is left alone
constexpr reconcile::Patience kPatience{4, std::chrono::seconds(1), std::chrono::seconds(60)};

class Audit {
  public:
    Audit(AuditOptions const& options, AuditReport& report, ProgressLine& progress, Clock const& clock)
        : options_(options), report_(report), progress_(progress), clock_(clock) {}

    asio::awaitable<void> look_at(std::string workspace, seam::SeamClient& api) {
        reconcile::DevicePages pages(api, kPatience);
        failed_lists_ = 0;
        while (true) {
            show_progress();
            auto page = co_await pages.next();
            if (!page) {
                fail(workspace + ": " + page.error().message);
                co_return;
            }
            if (!*page) co_return;
            for (auto& device : (*page)->devices) {
                co_await look_at_lock(workspace, std::move(device), api);
                if (failed_lists_ < kMostFailures) continue;
                fail(workspace + ": the rest was not asked for");
                co_return;
            }
        }
    }

    AuditSummary const& summary() const { return summary_; }

  private:
    asio::awaitable<void> look_at_lock(std::string workspace, reconcile::DeviceHealth device,
                                       seam::SeamClient& api) {
        AuditedLock lock;
        lock.workspace = std::move(workspace);
        lock.device = std::move(device);
        lock.problems = reconcile::problems_of(lock.device);
        lock.asked_for_codes = lock.device.is_managed && (options_.all || !lock.problems.empty());
        if (lock.asked_for_codes) {
            show_progress();
            auto const asked = co_await find_stays(lock, api);
            failed_lists_ = asked ? 0 : failed_lists_ + 1;
            if (!asked)
                fail(lock.workspace + ": the codes of " + lock.device.device_id + ": " +
                     asked.error().message);
        }
        summary_.count(lock);
        progress_.clear();
        report_.lock(lock);
    }

    asio::awaitable<SeamResult<void>> find_stays(AuditedLock& lock, seam::SeamClient& api) {
        std::string cursor;
        while (true) {
            std::function<asio::awaitable<SeamResult<CodePage>>()> const ask = [&] {
                return api.list_access_codes(lock.device.device_id, cursor, kCodesPage);
            };
            auto const page = co_await reconcile::ask_patiently(ask, kPatience);
            if (!page) co_return page.error();
            if (page->unreadable > 0)
                fail(lock.workspace + ": " + std::to_string(page->unreadable) + " codes of " +
                     lock.device.device_id + " cannot be read: " + page->first_unreadable);
            for (auto const& code : page->codes) add_if_at_risk(lock, code);
            if (page->next_cursor.empty() || page->next_cursor == cursor) co_return SeamResult<void>();
            cursor = page->next_cursor;
        }
    }

    void add_if_at_risk(AuditedLock& lock, rescue::AccessCode const& code) {
        // The fake lists codes of other devices too (SEAM.md §4).
        if (code.device_id != lock.device.device_id) return;
        if (!reconcile::is_at_risk(code, lock.device, !lock.problems.empty(), clock_.now())) return;
        lock.stays.push_back(
            {code.access_code_id, code.starts_at, code.ends_at, code.status, code.error_codes});
    }

    void show_progress() { progress_.show(std::to_string(summary_.locks) + " locks …"); }

    void fail(std::string const& what) {
        ++summary_.failures;
        progress_.clear();
        report_.failure(what);
    }

    AuditOptions const& options_;
    AuditReport& report_;
    ProgressLine& progress_;
    Clock const& clock_;
    AuditSummary summary_;
    unsigned failed_lists_ = 0;
};

asio::awaitable<int> audit(Config const& config, AuditOptions const& options,
                           std::vector<std::string> workspaces) {
    SystemClock const clock;
    SeamBudgets budgets;
    auto const seams = connect_seams(config, clock, Log(), {&budgets, seam::Priority::background});
    if (!seams) {
        std::cerr << "sparekeyd audit: " << seams.error().message << "\n";
        co_return exit_code::kConfiguration;
    }
    auto const report = options.json ? json_audit(std::cout)
                                     : text_audit(std::cout, std::cerr, Terminal::of_stdout(),
                                                  config.workspaces.size() > 1, clock.now());
    auto progress = ProgressLine::on_stderr();
    Audit audit(options, *report, progress, clock);
    for (auto const& workspace : workspaces) co_await audit.look_at(workspace, *seams->at(workspace).api);
    progress.clear();
    report->end(audit.summary());
    if (audit.summary().failures > 0) co_return exit_code::kUnavailable;
    co_return audit.summary().clean() ? exit_code::kOk : exit_code::kDataError;
}

}  // namespace

void add_options(CLI::App& command, AuditOptions& options) {
    command.add_option("--workspace", options.workspace, "only this one's locks");
    command.add_flag("--all", options.all,
                     "ask for the codes of locks that are well, too: a request for each");
    command.add_flag("--json", options.json, "for programs: one object, written as the locks come");
    command.footer(
        "POOL: on, off, none (it cannot have one), ? (Seam does not say). Stays at risk are on now or begin\n"
        "within 72 h, and their code has an error, or is not on a lock that is in trouble. Exit status: 0 "
        "if\n"
        "nothing is wrong, 65 if something is, 69 if a workspace could not be asked for all of it.");
}

int run_audit(Config const& config, AuditOptions const& options) {
    auto workspaces = chosen_workspaces(config, options.workspace, "audit");
    if (workspaces.empty()) return exit_code::kUsage;
    return run_to_end(audit(config, options, std::move(workspaces)));
}

}  // namespace sparekey::daemon

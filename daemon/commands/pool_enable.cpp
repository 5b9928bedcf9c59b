#include "daemon/commands/pool_enable.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>

#include "core/clock.hpp"
#include "daemon/commands/chosen_workspaces.hpp"
#include "daemon/commands/pool_plan.hpp"
#include "daemon/commands/pool_report.hpp"
#include "daemon/confirm.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/run_to_end.hpp"
#include "daemon/seams.hpp"
#include "daemon/terminal.hpp"
#include "reconcile/device_pages.hpp"

namespace sparekey::daemon {
namespace {

using reconcile::PoolSwitchOutcome;
using Seams = std::map<std::string, Seam>;

constexpr std::size_t kLongestPlace = 200;  // columns
constexpr unsigned kMostFailures = 5;       // in a row; then the rest is left alone
constexpr reconcile::Patience kPatience{4, std::chrono::seconds(1), std::chrono::seconds(60)};

/// ^C ends the run after the lock at hand, so that no code of ours is left on it; a second one at once.
class Interruption {
  public:
    explicit Interruption(asio::any_io_executor executor) : signals_(executor, SIGINT, SIGTERM) {
        signals_.async_wait([this](boost::system::error_code const& error, int) {
            if (error) return;
            signals_.clear();
            asked_ = true;
            std::cerr << "sparekeyd pool enable: stopping after this lock\n";
        });
    }
    bool asked() const { return asked_; }
    void forget() { signals_.cancel(); }

  private:
    asio::signal_set signals_;
    bool asked_ = false;
};

asio::awaitable<Result<void>> add_to(PoolPlan& plan, Seams const& seams, std::string workspace) {
    reconcile::DevicePages pages(*seams.at(workspace).api, kPatience);
    while (true) {
        auto page = co_await pages.next();
        if (!page) co_return Error{Errc::unavailable, workspace + ": " + page.error().message};
        if (!*page) co_return Result<void>();
        for (auto const& device : (*page)->devices) plan.add(workspace, device);
    }
}

struct Tally {
    std::size_t on = 0;
    std::size_t unknown = 0;
    std::size_t failed = 0;
    std::size_t untried = 0;
    std::size_t codes_left = 0;
    unsigned failures_in_a_row = 0;
};

void count(PoolSwitchOutcome const& outcome, Tally& tally) {
    using Kind = PoolSwitchOutcome::Kind;
    tally.failures_in_a_row = outcome.kind == Kind::failed ? tally.failures_in_a_row + 1 : 0;
    if (outcome.kind == Kind::on) ++tally.on;
    if (outcome.kind == Kind::unknown) ++tally.unknown;
    if (outcome.kind == Kind::failed) ++tally.failed;
    if (!outcome.code_left.empty()) ++tally.codes_left;
}

void tell(Tally const& tally, std::ostream& out) {
    out << tally.on << " turned on";
    if (tally.unknown > 0) out << ", " << tally.unknown << " asked for";
    if (tally.failed > 0) out << ", " << tally.failed << " failed";
    if (tally.untried > 0) out << ", " << tally.untried << " not tried";
    out << ". A pool fills within minutes; until then the lock is said to have no backup codes.\n";
}

asio::awaitable<Tally> carry_out(PoolPlan const& plan, Seams const& seams, Clock const& clock,
                                 PoolReport& report) {
    Interruption interruption(co_await asio::this_coro::executor);
    Tally tally;
    for (auto const& lock : plan.to_turn_on()) {
        if (interruption.asked() || tally.failures_in_a_row >= kMostFailures) {
            report.untried(lock);
            ++tally.untried;
            continue;
        }
        auto& api = *seams.at(lock.workspace).api;
        reconcile::PoolSwitch pool_switch(api, api, clock);
        auto const outcome = co_await pool_switch.turn_on(lock.device_id);
        count(outcome, tally);
        report.tried(lock, outcome);
    }
    interruption.forget();
    tell(tally, report.notes());
    co_return tally;
}

/// `2 locks in home ("Beach House", production), …`: what Seam calls the workspaces that are to be written
/// to, so that a sandbox's key is not taken for another.
asio::awaitable<std::string> places_of(PoolPlan const& plan, Seams const& seams) {
    std::string places;
    for (auto const& [workspace, locks] : plan.counts()) {
        auto const known = co_await seams.at(workspace).api->get_workspace();
        auto const what = known ? seam::describe(*known)
                                : "(Seam does not say what that is: " + known.error().message + ")";
        places += (places.empty() ? "" : ", ") + locks + " in " + workspace + " " + fit(what, kLongestPlace);
    }
    co_return places;
}

bool may_go_on(std::string const& locks, PoolEnableOptions const& options, std::ostream& notes) {
    if (options.dry_run) {
        notes << "the pools of " << locks << " would be turned on\n";
        return false;
    }
    if (options.yes) {
        notes << "turning on the pools of " << locks << "\n" << std::flush;
        return true;
    }
    if (confirmed("Turn on the pools of " + locks + "? Seam then keeps backup codes on them.")) return true;
    std::cerr << "nothing was changed\n";
    return false;
}

asio::awaitable<int> enable(Config const& config, PoolEnableOptions const& options,
                            std::vector<std::string> workspaces) {
    SystemClock const clock;
    SeamBudgets budgets;
    auto const seams = connect_seams(config, clock, Log(), {&budgets, seam::Priority::background});
    if (!seams) {
        std::cerr << "sparekeyd pool enable: " << seams.error().message << "\n";
        co_return exit_code::kConfiguration;
    }
    PoolPlan plan(options.device);
    for (auto const& workspace : workspaces) {
        auto const added = co_await add_to(plan, *seams, workspace);
        if (added) continue;
        std::cerr << "sparekeyd pool enable: " << fit(added.error().message, 500)
                  << "; nothing was changed\n";
        co_return exit_code::kUnavailable;
    }
    if (auto const mistake = plan.mistake()) {
        std::cerr << "sparekeyd pool enable: " << *mistake << "\n";
        co_return exit_code::kDataError;
    }
    auto const report = options.json ? json_pool_report(std::cout, std::cerr) : text_pool_report(std::cout);
    report->plan(plan);
    auto const unwilling = plan.left_a_named_lock_off() ? exit_code::kDataError : exit_code::kOk;
    if (plan.to_turn_on().empty()) {
        report->notes() << "nothing to turn on\n";
        co_return unwilling;
    }
    auto const places = co_await places_of(plan, *seams);
    if (!may_go_on(places, options, report->notes())) {
        for (auto const& lock : plan.to_turn_on()) report->untried(lock);
        co_return options.dry_run ? exit_code::kOk : exit_code::kDataError;
    }
    auto const tally = co_await carry_out(plan, *seams, clock, *report);
    co_return tally.failed + tally.untried + tally.codes_left > 0 ? exit_code::kDataError : exit_code::kOk;
}

}  // namespace

void add_options(CLI::App& command, PoolEnableOptions& options) {
    auto* const which = command.add_option_group("Which");
    which->add_option("DEVICE", options.device, "a lock's id, or its name as `audit` shows it");
    which->add_flag("--all", options.all, "every lock that could have a pool");
    which->require_option(1);
    command.add_option("--workspace", options.workspace, "only this one's locks");
    command.add_flag("--dry-run", options.dry_run, "only say what would be done, and why locks are left");
    command.add_flag("--yes", options.yes, "do not ask");
    command.add_flag("--json", options.json,
                     "for programs: a line for each lock; the rest is said on stderr");
    command.footer(
        "It says which workspaces of Seam it writes to, and whether these are sandboxes or production.\n"
        "A code named \"sparekeyd pool\", for an hour in four days, is created with the pool and deleted "
        "again.\n"
        "The pool stays on: Seam keeps it for the lock, not for the code. Exit status: 0, 65 if a pool could "
        "not\n"
        "be turned on, 69 if Seam does not list its devices (then nothing was changed).");
}

int run_pool_enable(Config const& config, PoolEnableOptions const& options) {
    if (!options.yes && !options.dry_run && !can_ask("pool enable")) return exit_code::kUsage;
    auto workspaces = chosen_workspaces(config, options.workspace, "pool enable");
    if (workspaces.empty()) return exit_code::kUsage;
    return run_to_end(enable(config, options, std::move(workspaces)));
}

}  // namespace sparekey::daemon

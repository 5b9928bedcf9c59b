// SIGHUP: reads the configuration again, and has every part take it up, or none (docs/architecture.md).
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <vector>

#include "async/asio.hpp"
#include "async/blocking_pool.hpp"
#include "daemon/admin.hpp"
#include "daemon/config/reload.hpp"
#include "daemon/duties.hpp"
#include "daemon/generation.hpp"
#include "daemon/replaceable_hook.hpp"
#include "daemon/shard.hpp"

namespace sparekey::daemon {

/// For the main thread.
class Reloader {
  public:
    /// Who takes it up, and who is told; all of it outlives the Reloader.
    struct Parts {
        asio::any_io_executor executor;  // of the main thread
        std::vector<std::unique_ptr<Shard>> const& shards;
        Admin* admin;  // null: there is none
        std::unique_ptr<Duties>& duties;
        ReplaceableHook& hook;
        ops::Vitals const& vitals;
        std::function<bool()> is_ready;  // has READY=1 been sent?
        ops::AlertPath& alerts;
        SeamBudgets& budgets;
        ops::Metrics& metrics;
        Clock const& clock;
        Log log;
    };

    /// `running` is what the parts were made with.
    Reloader(ConfigSource source, GenerationPtr running, Parts parts);

    /// A configuration that is bad, or that does not open in time, changes nothing: the log, an alert and the
    /// service manager say why.
    asio::awaitable<void> reload();

    /// Lets generations go whose last user is done, until cancelled.
    asio::awaitable<void> let_go();

    /// Of the alert about a reload that failed.
    static std::string dedup_key();

    GenerationPtr const& running() const { return generations_.back(); }

    /// At the stop: as Generation::idle_within(), of all that are left.
    bool idle_within(std::chrono::steady_clock::duration limit);

  private:
    struct Opened;
    using OpenedResult = boost::system::result<std::shared_ptr<Opened>, std::vector<Mistake>>;

    static OpenedResult open_now(ConfigSource const& source, Generation const& running, Parts const& parts);
    asio::awaitable<OpenedResult> open();
    asio::awaitable<void> take_up(Opened& opened);
    void refuse(std::vector<Mistake> const& mistakes);
    void forget_old_signers(Config const& before, Config const& now);

    ConfigSource source_;
    Parts parts_;
    std::list<GenerationPtr> generations_;  // the running one at the back
    BlockingPool pool_{{.threads = 1}};     // for files, plugins and disks that hang
};

}  // namespace sparekey::daemon

// The admin endpoint (DESIGN.md §10): its listener, its pages, and a Redis connection of its own, all on the
// main thread, so that a shard that hangs does not keep it from saying so.
#pragma once

#include <memory>

#include "async/nursery.hpp"
#include "daemon/config.hpp"
#include "daemon/seam_locks.hpp"
#include "http/server.hpp"
#include "ops/admin_handler.hpp"
#include "ops/alerts.hpp"
#include "ops/operator_pages.hpp"
#include "ops/queue_watch.hpp"
#include "ops/status_pages.hpp"
#include "redis/connection.hpp"

namespace sparekey::daemon {

/// For the thread of `executor`. start(), and stop() before it is destroyed.
class Admin {
  public:
    /// Opens the address of [admin], which must be there. The references outlive it.
    static Result<std::unique_ptr<Admin>> create(asio::any_io_executor executor, Config const& config,
                                                 SeamBudgets& budgets, ops::Metrics& metrics,
                                                 ops::Vitals& vitals, ops::AlertPath const& alerts,
                                                 Clock const& clock, Log log);

    void start();
    SeamLocks& locks() { return *locks_; }
    asio::awaitable<void> stop();

  private:
    Admin(asio::any_io_executor executor, Config const& config, ops::Metrics& metrics, ops::Vitals& vitals,
          ops::AlertPath const& alerts, Clock const& clock, Log log, http::ListenSocket socket,
          http::Acceptor acceptor, std::unique_ptr<SeamLocks> locks);

    Log log_;
    http::ListenSocket socket_;
    redis::Connection redis_;
    std::unique_ptr<SeamLocks> locks_;
    ops::QueueWatch watch_;
    ops::StatusPages status_pages_;
    ops::OperatorPages operator_pages_;
    ops::AdminHandler handler_;
    http::Server server_;
    Nursery tasks_;
};

}  // namespace sparekey::daemon

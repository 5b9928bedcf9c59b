#include "daemon/admin.hpp"

#include "async/logs_failures.hpp"
#include "daemon/host_name.hpp"
#include "daemon/queue_options.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::chrono::seconds kStopLimit{1};

http::ServerOptions server_options() {
    http::ServerOptions options;
    options.max_connections = 100;  // for a few programs and people
    return options;
}

ops::QueueWatchOptions watch_options(Config const& config) {
    ops::QueueWatchOptions options;
    options.queue = queue_options(config, "admin");
    return options;
}

ops::OperatorPagesOptions page_options(Config const& config, ops::AlertPath const& alerts) {
    ops::OperatorPagesOptions options;
    options.host = host_name();
    options.queue = queue_options(config, "admin");
    options.health = ops::health_limits(config.redis.options.command_limit);
    options.alerts_failing = [&alerts] { return alerts.failing(); };
    return options;
}

ops::AlertFigures figures(ops::AlertPath const& alerts) {
    return {alerts.failing(), alerts.delivered(), alerts.lost()};
}

}  // namespace

Result<std::unique_ptr<Admin>> Admin::create(asio::any_io_executor executor, Config const& config,
                                             SeamBudgets& budgets, ops::Metrics& metrics, ops::Vitals& vitals,
                                             ops::AlertPath const& alerts, Clock const& clock, Log log) {
    auto socket = http::ListenSocket::open(*config.admin.address);
    if (!socket) return with_context("admin", socket.error());
    auto acceptor = socket->acceptor(executor);
    if (!acceptor) return with_context("admin", acceptor.error());
    auto locks = SeamLocks::create(config, budgets, metrics, clock, log);
    if (!locks) return locks.error();
    return std::unique_ptr<Admin>(new Admin(executor, config, metrics, vitals, alerts, clock, std::move(log),
                                            std::move(*socket), std::move(*acceptor), std::move(*locks)));
}

Admin::Admin(asio::any_io_executor executor, Config const& config, ops::Metrics& metrics, ops::Vitals& vitals,
             ops::AlertPath const& alerts, Clock const& clock, Log log, http::ListenSocket socket,
             http::Acceptor acceptor, std::unique_ptr<SeamLocks> locks)
    : log_(log.with({{"part", "admin"}})),
      socket_(std::move(socket)),
      redis_(config.redis.options, log_),
      locks_(std::move(locks)),
      watch_(redis_, watch_options(config), metrics, vitals),
      status_pages_(metrics, vitals, ops::health_limits(config.redis.options.command_limit),
                    [&alerts] { return figures(alerts); }),
      operator_pages_(redis_, *locks_, metrics, vitals, clock, page_options(config, alerts), log_),
      handler_({&status_pages_, &operator_pages_}, config.admin.token, log_),
      server_(executor, std::move(acceptor), server_options(), handler_, log_),
      tasks_(executor, logs_failures(log_)) {}

void Admin::start() {
    tasks_.spawn("redis", redis_.run());
    tasks_.spawn("queue watch", watch_.run());
    server_.start();
    log_.info("admin endpoint opened", {{"address", socket_.address()}});
}

asio::awaitable<void> Admin::stop() {
    co_await server_.stop(kStopLimit);
    tasks_.cut();
    co_await tasks_.join();
}

}  // namespace sparekey::daemon

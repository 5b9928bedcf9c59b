#include "daemon/duties.hpp"

#include "core/exception_text.hpp"
#include "daemon/queue_options.hpp"
#include "seam/codes_by_id.hpp"

namespace sparekey::daemon {

Result<std::unique_ptr<Duties>> Duties::create(asio::any_io_executor executor, Config const& config,
                                               SeamBudgets& budgets, ops::Metrics& metrics,
                                               rescue::Alerts& alerts, Clock const& clock, Log log) {
    std::unique_ptr<Duties> made(new Duties(executor, config, metrics, std::move(log)));
    auto seams =
        connect_seams(config, clock, made->log_, {&budgets, seam::Priority::background, made->requests_});
    if (!seams) return seams.error();
    made->seams_ = std::move(*seams);
    for (auto const& [workspace, seam] : made->seams_) {
        made->follow(workspace, *seam.api, clock, config.reconcile_every);
        made->add("pool_care", workspace,
                  std::make_unique<reconcile::PoolCare>(
                      *seam.api, made->lock_alerts_, alerts, made->lock_metrics_, clock,
                      reconcile::LockLookOptions{workspace, config.pool_grace}),
                  config.pool_every);
    }
    return made;
}

Duties::Duties(asio::any_io_executor executor, Config const& config, ops::Metrics& metrics, Log log)
    : log_(log.with({{"part", "duties"}})),
      redis_(config.redis.options, log_),
      store_(redis_, queue_options(config, "duties")),
      queue_(redis_, queue_options(config, "duties"), log_),
      followed_(redis_, queue_options(config, "duties")),
      lock_alerts_(redis_, config.redis.prefix),
      lock_metrics_(metrics),
      requests_(metrics),
      tasks_(executor, [this](std::string_view task, std::exception_ptr error) {
          log_.critical("a task failed", {{"task", task}, {"error", exception_text(error)}});
      }) {}

void Duties::follow(std::string const& workspace, seam::SeamClient& seam, Clock const& clock,
                    std::chrono::milliseconds every) {
    auto& codes = *codes_.emplace_back(std::make_unique<seam::CodesInOneList>(seam));
    add("follow", workspace, std::make_unique<reconcile::Follow>(workspace, followed_, codes, clock, log_),
        every);
}

void Duties::add(std::string const& name, std::string const& workspace, std::unique_ptr<reconcile::Duty> duty,
                 std::chrono::milliseconds every) {
    reconcile::DutyTimes times;
    times.every = every;
    loops_.push_back(
        std::make_unique<reconcile::DutyLoop>(name + ":" + workspace, *duty, store_, times, log_));
    duties_.push_back(std::move(duty));
}

void Duties::start() {
    tasks_.spawn("redis", redis_.run());
    for (auto const& loop : loops_) tasks_.spawn("duty", loop->run());
}

asio::awaitable<void> Duties::stop() {
    tasks_.cut();
    co_await tasks_.join();
}

}  // namespace sparekey::daemon

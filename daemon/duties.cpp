#include "daemon/duties.hpp"

#include "async/logs_failures.hpp"
#include "async/timeout.hpp"
#include "daemon/queue_options.hpp"
#include "reconcile/sweep.hpp"
#include "seam/codes_by_id.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::chrono::seconds kGiveBack{1};

}  // namespace

Result<std::unique_ptr<Duties>> Duties::create(asio::any_io_executor executor, Config const& config,
                                               SeamBudgets& budgets, ops::Metrics& metrics,
                                               rescue::Alerts& alerts, Clock const& clock, Log log) {
    std::unique_ptr<Duties> made(new Duties(executor, config, metrics, alerts, std::move(log)));
    auto seams =
        connect_seams(config, clock, made->log_, {&budgets, seam::Priority::background, made->requests_});
    if (!seams) return seams.error();
    made->seams_ = std::move(*seams);
    for (auto const& [workspace, seam] : made->seams_) {
        made->reconcile(workspace, config,
                        {*seam.api, made->queue_, alerts, clock, made->findings_, made->log_});
        made->follow(workspace, *seam.api, clock, config.reconcile.every);
        made->add("pool_care", workspace,
                  std::make_unique<reconcile::PoolCare>(
                      *seam.api, made->lock_alerts_, alerts, made->lock_metrics_, clock,
                      reconcile::LockLookOptions{workspace, config.pool_grace}),
                  config.pool_every, "nobody sees when locks or their pools of backup codes are in trouble");
    }
    return made;
}

void Duties::reconcile(std::string const& workspace, Config const& config,
                       reconcile::ReconcileWorld const& world) {
    auto const& times = config.reconcile;
    reconcile::CatchUpOptions catch_up;
    catch_up.workspace = workspace;
    catch_up.every = times.every;
    catch_up.look_back = times.look_back;
    catch_up.grace = times.grace;
    add("catch_up", workspace, std::make_unique<reconcile::CatchUp>(std::move(catch_up), world), times.every,
        "guests depend on webhooks alone");

    reconcile::SweepOptions sweep;
    sweep.workspace = workspace;
    sweep.grace = times.grace;
    add("sweep", workspace, std::make_unique<reconcile::Sweep>(std::move(sweep), world), times.sweep_every,
        "failures that no event told of are not found");
}

Duties::Duties(asio::any_io_executor executor, Config const& config, ops::Metrics& metrics,
               rescue::Alerts& alerts, Log log)
    : log_(log.with({{"part", "duties"}})),
      redis_(config.redis.options, log_),
      store_(redis_, queue_options(config, "duties")),
      queue_(redis_, queue_options(config, "duties"), log_),
      followed_(redis_, queue_options(config, "duties")),
      alerts_(alerts),
      lock_alerts_(redis_, config.redis.prefix),
      lock_metrics_(metrics),
      requests_(metrics),
      findings_(metrics),
      under_way_(executor, logs_failures(log_)),
      tasks_(executor, logs_failures(log_)) {}

void Duties::follow(std::string const& workspace, seam::SeamClient& seam, Clock const& clock,
                    std::chrono::milliseconds every) {
    auto& codes = *codes_.emplace_back(std::make_unique<seam::CodesInOneList>(seam));
    add("follow", workspace, std::make_unique<reconcile::Follow>(workspace, followed_, codes, clock, log_),
        every, "changes of stays that no webhook tells of are not noticed");
}

void Duties::add(std::string const& name, std::string const& workspace, std::unique_ptr<reconcile::Duty> duty,
                 std::chrono::milliseconds every, std::string_view meanwhile) {
    reconcile::DutyPlan plan;
    plan.every = every;
    plan.alarm_after = std::max<std::chrono::milliseconds>(std::chrono::hours(1), 4 * every);
    plan.meanwhile = meanwhile;
    loops_.push_back(
        std::make_unique<reconcile::DutyLoop>(name + ":" + workspace, *duty, store_, alerts_, plan, log_));
    duties_.push_back(std::move(duty));
}

void Duties::start() {
    tasks_.spawn("redis", redis_.run());
    for (auto const& loop : loops_) under_way_.spawn("duty", loop->run());
}

asio::awaitable<void> Duties::stop() {
    under_way_.cut();
    co_await under_way_.join();
    try {
        co_await with_timeout(give_all_back(), kGiveBack);
    } catch (boost::system::system_error const&) {
        // Redis is away: the leases run out.
    }
    tasks_.cut();
    co_await tasks_.join();
}

/// So that whoever is started next need not wait until the lease of what was cut runs out.
asio::awaitable<void> Duties::give_all_back() {
    for (auto const& loop : loops_) co_await loop->give_back();
}

}  // namespace sparekey::daemon

#include "rescue/worker.hpp"

#include <boost/system/system_error.hpp>

#include "core/exception_text.hpp"
#include "core/random.hpp"
#include "rescue/job_alert.hpp"
#include "rescue/job_log.hpp"
#include "rescue/persist.hpp"

namespace sparekey::rescue {
namespace {

constexpr std::chrono::seconds kClaimLimit{5};         // more than a Redis command may take
constexpr std::chrono::seconds kReturnLimit{2};        // for giving back what was cut
constexpr std::chrono::milliseconds kAlertLook{20};    // between looks whether an alert was delivered
constexpr std::chrono::seconds kAlertPause{10};        // before a job is given up anew whose alert was not
constexpr std::chrono::milliseconds kRedisPause{500};  // between renewals while Redis is away

bool is_cancellation(boost::system::system_error const& error) {
    return error.code() == asio::error::operation_aborted;
}

/// A stay that ended before its guest was told, or with a backup that may outlive it, mended nothing.
bool ended_well(Job const& job, Verdict const& verdict) {
    return verdict.reason != "expired" || (job.told(job.backup_access_code_id) && !job.alignment_pending);
}

std::string_view verb(Verdict::Kind kind) {
    switch (kind) {
        case Verdict::Kind::done:
            return "job done";
        case Verdict::Kind::hold:
            return "job held";
        case Verdict::Kind::retry:
            return "job will be tried again";
        case Verdict::Kind::bury:
            return "job buried";
        case Verdict::Kind::lost:
            return "lease lost";
    }
    return "job";
}

/// Quiet hours must not bring the alert about a guest who was not told in time.
RescueOptions rescue_options(WorkerOptions const& options) {
    auto rescue = options.rescue;
    rescue.before_arrival = options.alerts.before_arrival;
    return rescue;
}

Nursery::OnError logs_the_end(Log const& log) {
    return [log](std::string_view child, std::exception_ptr error) {
        log.critical("a worker's coroutine failed", {{"coroutine", child}, {"error", exception_text(error)}});
    };
}

}  // namespace

Worker::Worker(asio::any_io_executor executor, World world, WorkerOptions options)
    : world_{world.queue, world.alerts, world.clock, world.log, world.observer},
      options_(options),
      rescuer_(std::make_shared<Rescuer>(std::move(world), rescue_options(options))),
      pause_watch_(world_.alerts, world_.clock, options.alerts.after_event),
      claims_(executor, logs_the_end(world_.log)),
      looks_(executor, logs_the_end(world_.log)),
      renewals_(executor, logs_the_end(world_.log)),
      returns_(executor, logs_the_end(world_.log)) {}

void Worker::start() {
    claims_.spawn("claim", claim_jobs());
    renewals_.spawn("renew", renew_leases());
}

void Worker::use(World world, WorkerOptions options) {
    options.lease = options_.lease;  // the queue grants no other
    options_ = options;
    rescuer_ = std::make_shared<Rescuer>(std::move(world), rescue_options(options));
    pause_watch_.set_patience(options.alerts.after_event);
    world_.queue.work_arrived().set();  // there may be room for more than a probe
}

asio::awaitable<void> Worker::stop(std::chrono::steady_clock::duration limit) {
    auto const deadline = std::chrono::steady_clock::now() + limit;
    // A claim under way is waited for: what it leased must be looked at or given back.
    claims_.request_stop();
    world_.queue.work_arrived().set();
    co_await claims_.stop(std::min<std::chrono::steady_clock::duration>(limit, kClaimLimit));
    co_await looks_.stop(std::max(deadline - std::chrono::steady_clock::now(), limit.zero()));
    renewals_.cut();
    co_await renewals_.join();

    // What was cut is claimable at once, by us after a restart or by another process. All together, because
    // Redis may be the one that hangs.
    for (auto const& [token, lease] : in_flight_) returns_.spawn(token, give_back(lease));
    co_await returns_.stop(kReturnLimit);
    in_flight_.clear();
}

void Worker::cut() {
    claims_.cut();
    looks_.cut();
    // Not the giving back, which is short and saves the next worker a whole lease.
}

asio::awaitable<void> Worker::give_back(Lease const& lease) {
    auto const given = co_await world_.queue.give_back(lease);
    if (!given)
        world_.log.warning("lease not given back",
                           {{"access_code_id", lease.job.access_code_id}, {"error", given.error().message}});
}

asio::awaitable<void> Worker::claim_jobs() {
    auto& work_arrived = world_.queue.work_arrived();
    while (!claims_.stopping().is_set()) {
        world_.observer.polled();
        work_arrived.clear();
        auto const free = room();
        bool more = false;
        if (free > 0) {
            auto claimed = co_await world_.queue.claim(free);
            if (claimed) {
                claim_errors_.reset();
                pause_watch_.claimed(world_.queue.paused());
                more = claimed->size() == free;
                begin(std::move(*claimed));
            } else if (auto const held = claim_errors_.pass()) {
                world_.log.error("cannot claim jobs",
                                 {{"error", claimed.error().message}, {"held_back", *held}});
            }
        }
        if (!more) co_await work_arrived.wait_for(options_.poll);
    }
}

/// How many more jobs may be looked at: while no workspace or no channel lets us in, one is enough for a
/// probe.
unsigned Worker::room() const {
    auto const most = rescuer_->can_only_probe() ? 1u : options_.concurrency;
    auto const taken = static_cast<unsigned>(in_flight_.size());
    return most - std::min(most, taken);
}

void Worker::begin(std::vector<Lease> leases) {
    for (auto& lease : leases) {
        auto const token = lease.token;
        in_flight_.emplace(token, std::move(lease));
        looks_.spawn(token, look_at(token));
    }
}

asio::awaitable<void> Worker::renew_leases() {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    bool answered = true;
    while (true) {
        // Once Redis is back, there is only a moment before others take us for dead (prelude.lua).
        pause.expires_after(answered ? options_.lease / 3 : kRedisPause);
        co_await pause.async_wait(asio::use_awaitable);
        answered = co_await renew_all();
    }
}

/// False: Redis does not answer.
asio::awaitable<bool> Worker::renew_all() {
    std::vector<std::string> tokens;
    for (auto const& [token, lease] : in_flight_) tokens.push_back(token);
    for (auto const& token : tokens) {
        auto const found = in_flight_.find(token);
        if (found == in_flight_.end()) continue;
        auto const lease = found->second;
        auto const renewed = co_await world_.queue.renew(lease);
        if (renewed) continue;
        if (auto const held = renew_errors_.pass())
            world_.log.warning("lease not renewed", {{"access_code_id", lease.job.access_code_id},
                                                     {"error", renewed.error().message},
                                                     {"held_back", *held}});
        // A lost lease needs no action here: the next transition, or the fence before a send, fails.
        if (renewed.error().code != Errc::lost) co_return false;
    }
    renew_errors_.reset();
    co_return true;
}

asio::awaitable<void> Worker::look_at(std::string token) {
    auto& lease = in_flight_.at(token);  // map nodes stay where they are
    // Whoever was alerted about its earlier life must hear of this one's trouble as of news.
    if (std::exchange(lease.job.revived, false)) resolve_job_alerts(world_.alerts, lease.job);
    auto verdict = co_await verdict_on(lease);
    if (verdict.kind == Verdict::Kind::bury) {
        // Not given up before a person knows: an alert that dies with this process would leave the guest to
        // nobody.
        auto const told = co_await person_told(alert_key(verdict.reason, lease.job));
        if (!told)
            verdict =
                Verdict::hold(world_.clock.now() + kAlertPause, "alert not delivered: " + verdict.reason);
    }
    co_await settle(lease, verdict);
    in_flight_.erase(token);
    world_.queue.work_arrived().set();  // there is room for another
}

asio::awaitable<Verdict> Worker::verdict_on(Lease& lease) {
    if (lease.job.deaths >= options_.most_deaths) {
        world_.alerts.raise(job_alert(Severity::critical, "poison",
                                      "Several workers died over this job, one after the other.", lease.job));
        co_return Verdict::bury("poison");
    }
    auto const before = lease.job;
    if (before.attempt == 0 && !before.arrival) reached(Stage::claimed, before);  // not when it comes back
    auto const rescuer = rescuer_;  // a reload may replace it meanwhile
    try {
        auto verdict = co_await rescuer->rescue(lease);
        auto const& backup = lease.job.backup_access_code_id;
        if (!before.told(backup) && lease.job.told(backup)) reached(Stage::sent, lease.job);
        co_return verdict;
    } catch (boost::system::system_error const& error) {
        if (is_cancellation(error)) throw;
        co_return Verdict::retry(std::string("internal: ") + error.what());
    } catch (std::exception const& error) {
        co_return Verdict::retry(std::string("internal: ") + error.what());
    }
}

void Worker::reached(Stage stage, Job const& job) {
    tell_reached(world_.observer, stage, job, options_.rescue.lead_time, world_.clock.now());
}

asio::awaitable<bool> Worker::person_told(std::string dedup_key) {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    auto const deadline = std::chrono::steady_clock::now() + options_.alert_patience;
    while (!world_.alerts.told(dedup_key)) {
        if (std::chrono::steady_clock::now() >= deadline) co_return false;
        pause.expires_after(kAlertLook);
        co_await pause.async_wait(asio::use_awaitable);
    }
    co_return true;
}

asio::awaitable<void> Worker::settle(Lease const& lease, Verdict const& verdict) {
    auto const& job = lease.job;
    auto const log = job_log(world_.log, job);
    std::chrono::milliseconds delay{0};
    bool late = false;
    if (verdict.kind == Verdict::Kind::retry) {
        delay =
            retry_delay(job, verdict.retry_after, random_fraction(), options_.backoff, world_.clock.now());
        late = alert_if_late(job, delay);
    } else if (verdict.kind == Verdict::Kind::hold) {
        delay = time_left(*verdict.until, world_.clock.now());
        late = verdict.guest_waits && alert_if_late(job, delay);
    }
    log.write(verdict.kind == Verdict::Kind::bury ? LogLevel::error : LogLevel::info, verb(verdict.kind),
              {{"reason", verdict.reason}, {"attempt", job.attempt + 1}, {"delay_ms", delay.count()}});
    world_.observer.ended(verdict);
    if (verdict.kind == Verdict::Kind::lost) co_return;
    if (!verdict.alert.empty()) co_await world_.queue.note(lease, "alert", verdict.alert);
    if (late) co_await world_.queue.note(lease, "alert", "not_told_in_time");
    if (verdict.kind == Verdict::Kind::done && ended_well(job, verdict))
        resolve_job_alerts(world_.alerts, job);

    // Until Redis has it, the lease is kept, so that nobody repeats what was done.
    std::function<asio::awaitable<Result<void>>()> const write = [&] {
        return transition(lease, verdict, delay);
    };
    auto const stored = co_await persist(write, log, "outcome not stored yet");
    if (!stored.lost) co_return;
    // A try that got no answer may have done it, and then it is that one which ended the lease.
    if (stored.unanswered)
        log.info("outcome stored by an earlier try, or lease lost", {{"reason", verdict.reason}});
    else
        log.warning("lease lost before the outcome was stored", {{"reason", verdict.reason}});
}

asio::awaitable<Result<void>> Worker::transition(Lease const& lease, Verdict const& verdict,
                                                 std::chrono::milliseconds delay) {
    switch (verdict.kind) {
        case Verdict::Kind::done:
            co_return co_await world_.queue.done(lease, verdict.reason);
        case Verdict::Kind::hold:
            co_return co_await world_.queue.hold(lease, time_left(*verdict.until, world_.clock.now()),
                                                 verdict.reason);
        case Verdict::Kind::retry:
            co_return co_await world_.queue.retry(lease, delay, verdict.reason);
        case Verdict::Kind::bury:
            co_return co_await world_.queue.bury(lease, verdict.reason);
        case Verdict::Kind::lost:
            break;
    }
    co_return Result<void>();
}

bool Worker::alert_if_late(Job const& job, std::chrono::milliseconds delay) {
    if (!job.backup_access_code_id.empty() && job.told(job.backup_access_code_id)) return false;
    if (world_.clock.now() + delay < alert_due(job, options_.alerts)) return false;
    world_.alerts.raise(job_alert(Severity::critical, "not_told_in_time",
                                  "A guest has no working code yet; sparekeyd goes on trying.", job));
    return true;
}

}  // namespace sparekey::rescue

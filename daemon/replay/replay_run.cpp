#include "daemon/replay/replay_run.hpp"

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <iostream>

#include "daemon/durable_inbox.hpp"
#include "daemon/operator_name.hpp"
#include "daemon/replay/post_sink.hpp"
#include "daemon/replay/queue_sink.hpp"
#include "queue/audit_line.hpp"

namespace sparekey::daemon {
namespace {

constexpr int kDurableLooks = 50;  // five seconds of them
constexpr std::chrono::milliseconds kDurableLookEvery{100};
constexpr std::chrono::milliseconds kBarEvery{200};
constexpr std::chrono::seconds kLineEvery{10};
constexpr auto kStep = "replay";

ops::DurabilityProbeOptions probe_options(Config const& config) {
    ops::DurabilityProbeOptions options;
    options.policy = config.redis.durability;
    options.while_unmet = std::chrono::milliseconds(200);
    return options;
}

}  // namespace

ReplayRun::ReplayRun(asio::any_io_executor executor, ReplaySurroundings around, ReplayPlan plan,
                     ReplayOptions const& options)
    : executor_(executor),
      around_(std::move(around)),
      plan_(std::move(plan)),
      options_(options),
      queue_(around_.redis, around_.queue, Log()),
      probe_(around_.redis, probe_options(around_.config), alerts_, Log()),
      door_(std::make_unique<DurableInbox>(queue_, probe_)),
      report_(std::cout, std::cerr, {around_.input.name(), options.dry_run, options.json, around_.columns}),
      tasks_(executor,
             [this](std::string_view, std::exception_ptr thrown) { failure_ = std::move(thrown); }) {}

asio::awaitable<Result<int>> ReplayRun::run() {
    auto const begun = co_await begin();
    std::optional<Result<int>> ended;
    if (begun) {
        auto const sink = make_sink();
        auto const outcome = co_await replay(*sink);
        if (!options_.dry_run) co_await leave_line("ended, " + summary(outcome));
        report_.finish(outcome);
        ended = exit_code_of(outcome);
    } else {
        ended = begun.error();
    }
    tasks_.cut();
    co_await tasks_.join();
    if (failure_) std::rethrow_exception(failure_);
    co_return *ended;
}

/// A replay into our own queue needs a Redis that keeps what it is told, and leaves a line before it does
/// anything: it may be killed.
asio::awaitable<Result<void>> ReplayRun::begin() {
    if (options_.dry_run) co_return Result<void>();
    if (!into_queue()) {
        co_await leave_line("begun");
        co_return Result<void>();
    }
    auto const left =
        co_await queue::add_audit_line(around_.redis, around_.queue, kStep, describe() + ": begun");
    if (!left) co_return left.error();
    co_return co_await wait_for_durable_redis();
}

asio::awaitable<Result<void>> ReplayRun::wait_for_durable_redis() {
    tasks_.spawn("durability probe", probe_.run());
    for (int looks = 0; looks < kDurableLooks && alerts_.last.empty(); ++looks) {
        auto const met = co_await probe_.is_met().wait_for(kDurableLookEvery);
        if (met) co_return Result<void>();
    }
    if (alerts_.last.empty()) alerts_.last = "Redis does not say whether it keeps what it is told";
    co_return Error{Errc::unavailable, alerts_.last};
}

/// Where nothing depends on it.
asio::awaitable<void> ReplayRun::leave_line(std::string what) {
    auto const detail = describe() + ": " + what;
    auto const left = co_await queue::add_audit_line(around_.redis, around_.queue, kStep, detail);
    if (!left) report_.note("no line about this is in the history: " + left.error().message);
}

std::unique_ptr<Sink> ReplayRun::make_sink() {
    auto const origin = options_.force ? webhook::Origin::forced_replay : webhook::Origin::replay;
    if (!into_queue() && options_.dry_run) return std::make_unique<PostOutlook>();
    if (!into_queue())
        return std::make_unique<PostSink>(*around_.client, around_.config, around_.key, clock_);
    if (options_.dry_run) return std::make_unique<QueueOutlook>(queue_, origin);
    return std::make_unique<QueueSink>(*door_, origin);
}

asio::awaitable<ReplayOutcome> ReplayRun::replay(Sink& sink) {
    ReplayListener const listener{
        [this](std::uint64_t line, Error const& error) { report_.broken(line, error); },
        [this](std::uint64_t line, Ending const& ending) { report_.settled(line, ending); }};
    Replayer replayer(executor_, plan_, around_.input, sink, listener);
    Nursery meanwhile(executor_,
                      [this](std::string_view, std::exception_ptr thrown) { failure_ = std::move(thrown); });
    meanwhile.spawn("progress", show_progress(replayer));
    meanwhile.spawn("signals", stop_on_signal(replayer));
    std::exception_ptr thrown;
    ReplayOutcome outcome;
    try {
        outcome = co_await replayer.run();
    } catch (...) {
        thrown = std::current_exception();
    }
    meanwhile.cut();
    co_await meanwhile.join();
    if (thrown) std::rethrow_exception(thrown);
    co_return outcome;
}

asio::awaitable<void> ReplayRun::show_progress(Replayer& replayer) {
    std::chrono::milliseconds const every = around_.columns > 0 ? kBarEvery : kLineEvery;
    Progress progress(around_.input.size());
    asio::steady_timer timer(executor_);
    while (true) {
        auto const& tally = replayer.tally();
        progress.add({Progress::Clock::now(), tally.lines, around_.input.bytes_read(), tally.troubles()});
        timer.expires_after(every);
        co_await timer.async_wait(asio::use_awaitable);
        report_.show(progress);
    }
}

/// Lines under way may end; a second signal ends the program at once, as if nobody had caught it.
asio::awaitable<void> ReplayRun::stop_on_signal(Replayer& replayer) {
    asio::signal_set signals(executor_, SIGINT, SIGTERM);
    auto const number = co_await signals.async_wait(asio::use_awaitable);
    replayer.stop(Stop::Why::interrupted, number == SIGINT ? "interrupted" : "told to end");
}

std::string ReplayRun::describe() const {
    auto text = "by " + operator_name() + ": replay of " + around_.input.name();
    if (options_.force) text += ", forced";
    if (!into_queue()) text += ", to " + around_.client->url().authority();
    if (!options_.id.empty()) text += ", id " + options_.id;
    if (!options_.since.empty()) text += ", since " + options_.since;
    if (!options_.until.empty()) text += ", until " + options_.until;
    if (options_.from_line > 1) text += ", from line " + std::to_string(options_.from_line);
    if (!options_.reason.empty()) text += ", because: " + options_.reason;
    return printable(text);
}

}  // namespace sparekey::daemon

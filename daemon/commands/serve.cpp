#include "daemon/commands/serve.hpp"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>

#include "async/logs_failures.hpp"
#include "async/nursery.hpp"
#include "core/random.hpp"
#include "daemon/admin.hpp"
#include "daemon/certificate_watch.hpp"
#include "daemon/duties.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/hangups.hpp"
#include "daemon/obsolete_alerts.hpp"
#include "daemon/queue_options.hpp"
#include "daemon/reloader.hpp"
#include "daemon/shard.hpp"
#include "daemon/systemd.hpp"
#include "ops/alerts.hpp"
#include "ops/redis_alert_store.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::chrono::seconds kAlertFlush{5};  // after the drain, for alerts raised in it
constexpr std::chrono::seconds kLastCalls{1};   // after the drain, for notifiers' calls that nobody waits for
constexpr std::chrono::milliseconds kAlertStoreLimit{1000};  // an alert waits no longer for Redis
constexpr std::chrono::hours kCertificateLook{1};
constexpr std::chrono::seconds kAlertTurn{10};  // beyond a try's timeout: then another process may try

Result<http::ListenSocket> open_socket(http::ListenAddress const& address) {
    if (address.kind != http::ListenAddress::Kind::inherited) return http::ListenSocket::open(address);
    if (sd_listen_fds(1) != 1)
        return Error{Errc::unavailable,
                     "listen.address is \"systemd\", but no single socket was passed by systemd"};
    return http::ListenSocket::adopt(SD_LISTEN_FDS_START);
}

ops::MetricsOptions metrics_options(Config const& config) {
    ops::MetricsOptions options;
    options.version = SPAREKEY_VERSION;
    for (auto const& workspace : config.workspaces)
        options.workspaces.emplace(workspace.name, workspace.signing_keys.size());
    for (auto const& channel : config.channels) options.channels.push_back(channel.name);
    return options;
}

class Application {
  public:
    Application(ConfigSource const& source, GenerationPtr generation, Log const& log)
        : source_(source),
          first_(std::move(generation)),
          log_(log),
          metrics_(metrics_options(first_->config)),
          signals_(context_, SIGTERM, SIGINT),
          hangups_(context_, SIGHUP),
          tasks_(context_.get_executor(), logs_failures(log_)) {
        let_hangups_through();
    }

    ~Application() { hold_hangups_back(); }  // the handlers go, and what comes then must not end us

    int run() {
        auto const code = build(std::exchange(first_, nullptr));
        if (code != exit_code::kOk) return code;
        tasks_.spawn("redis", redis_->run());
        tasks_.spawn("alerts", alerts_->run());
        tasks_.spawn("open alerts", alerts_->keep_in_step());
        tasks_.spawn("life", live());
        tasks_.spawn("hangups", hear_hangups());
        tasks_.spawn("reloads", answer_hangups());
        tasks_.spawn("old configurations", reloader_->let_go());
        tasks_.spawn("certificate", watch_certificate());
        if (auto const interval = watchdog_interval()) tasks_.spawn("watchdog", feed_watchdog(*interval));
        context_.run();
        // The failed shard's coroutines are still suspended among its parts: not to be taken apart in any
        // order.
        if (failed_) std::_Exit(exit_code::kInternal);
        if (!reloader_->idle_within(kLastCalls)) {
            log_.warning("a call to a notifier, or a reading of files, does not end; leaving it");
            std::_Exit(exit_code::kOk);
        }
        return exit_code::kOk;
    }

  private:
    int build(GenerationPtr generation) {
        auto const& config = generation->config;
        auto hook = ops::make_alert_hook(config.alerts, clock_, log_);
        if (!hook) return refuse(exit_code::kConfiguration, with_context("alerts", hook.error()));
        hook_.use(std::move(*hook));
        share_alerts(config);

        auto socket = open_socket(config.listen.address);
        if (!socket) return refuse(exit_code::kUnavailable, socket.error());
        socket_.emplace(std::move(*socket));
        // Of an inherited socket the configuration could not know this.
        if (!generation->tls && !socket_->is_loopback())
            return refuse(
                exit_code::kConfiguration,
                {Errc::invalid_input, "without [tls], only loopback addresses and unix sockets are served"});

        for (unsigned number = 0; number < shard_count(config.listen); ++number) {
            auto& vitals = vitals_.shards.emplace_back();
            auto shard = Shard::create(
                {number, generation, *alerts_, budgets_, metrics_, vitals, clock_, log_}, *socket_);
            if (!shard) return refuse(exit_code::kConfiguration, shard.error());
            shards_.push_back(std::move(*shard));
        }
        if (config.admin.address) {
            auto admin = Admin::create(context_.get_executor(), config, budgets_, metrics_, vitals_, *alerts_,
                                       clock_, log_);
            if (!admin) return refuse(exit_code::kUnavailable, admin.error());
            admin_ = std::move(*admin);
        }
        auto duties =
            Duties::create(context_.get_executor(), config, budgets_, metrics_, *alerts_, clock_, log_);
        if (!duties) return refuse(exit_code::kConfiguration, duties.error());
        duties_ = std::move(*duties);
        metrics_.loaded(clock_.now());
        alerts_->resolve(Reloader::dedup_key());  // of a process before this one
        reloader_.emplace(
            source_, std::move(generation),
            Reloader::Parts{context_.get_executor(), shards_, admin_.get(), duties_, hook_, vitals_,
                            [this] { return is_ready(); }, *alerts_, budgets_, metrics_, clock_, log_});
        return exit_code::kOk;
    }

    /// Alerts go their own way, also while the shards' connections to Redis have trouble.
    void share_alerts(Config const& config) {
        auto options = config.redis.options;
        options.command_limit = std::min(options.command_limit, kAlertStoreLimit);
        redis_.emplace(std::move(options), log_.with({{"part", "alerts"}}));

        auto const process = queue_options(config, "alerts").owner;
        store_.emplace(*redis_, ops::AlertStoreOptions{config.redis.prefix, process + ":" + random_token(8),
                                                       config.alerts.timeout + kAlertTurn});
        ops::AlertPathOptions path;
        path.storm.alerts = config.alert_storm_limit;
        path.process = process;
        path.store = &*store_;
        path.obsolete = [this](auto const& alert) { return reloader_ && is_obsolete(alert, this->config()); };
        alerts_.emplace(context_.get_executor(), hook_, clock_, log_, path);
    }

    int refuse(int code, Error const& error) {
        log_.critical("cannot start", {{"error", error.message}});
        return code;
    }

    asio::awaitable<void> live() {
        for (auto const& shard : shards_) shard->start(shard_events());
        if (admin_) admin_->start();
        duties_->start();
        log_.info("listening", {{"address", socket_->address()},
                                {"tls", config().tls.enabled()},
                                {"shards", shards_.size()},
                                {"pid", getpid()}});
        notify_service_manager("STATUS=waiting for Redis");

        auto const [error, number] = co_await signals_.async_wait(as_result);
        notify_service_manager("STOPPING=1");
        vitals_.draining = true;
        if (!error)
            log_.info("stopping",
                      {{"signal", number}, {"drain_limit_ms", config().listen.drain_limit.count()}});
        co_await duties_->stop();
        for (auto const& shard : shards_) shard->stop(config().listen.drain_limit);
        tasks_.spawn("second signal", cut_on_another_signal());
        co_await all_ended_.wait();
        for (auto const& shard : shards_) shard->join();
        co_await alerts_->flush(kAlertFlush);
        if (admin_) co_await admin_->stop();
        log_.info("stopped");
        tasks_.cut();
    }

    /// Only while all that is ours moves: a restart must help (docs/architecture.md).
    asio::awaitable<void> feed_watchdog(std::chrono::microseconds interval) {
        asio::steady_timer pause(context_.get_executor());
        auto const limits = ops::health_limits(config().redis.options.command_limit);
        auto starving = false;
        while (true) {
            auto const stalled = ops::needs_restart(vitals_, std::chrono::steady_clock::now(), limits);
            if (!stalled) notify_service_manager("WATCHDOG=1");
            if (stalled && !starving) log_.critical("a part does not move any more: the watchdog is not fed");
            starving = stalled;
            pause.expires_after(interval / 2);
            co_await pause.async_wait(asio::use_awaitable);
        }
    }

    asio::awaitable<void> hear_hangups() {
        while (true) {
            auto const [error, number] = co_await hangups_.async_wait(as_result);
            if (error) co_return;
            hangup_.set();
        }
    }

    /// One reload after the other; signals that come meanwhile are answered by one more.
    asio::awaitable<void> answer_hangups() {
        while (true) {
            co_await hangup_.wait();
            hangup_.clear();
            co_await reloader_->reload();
            if (vitals_.draining) co_return;
        }
    }

    asio::awaitable<void> watch_certificate() {
        asio::steady_timer pause(context_.get_executor());
        while (true) {
            look_at_certificate(reloader_->running()->tls, metrics_, *alerts_, clock_);
            pause.expires_after(kCertificateLook);
            co_await pause.async_wait(asio::use_awaitable);
        }
    }

    asio::awaitable<void> cut_on_another_signal() {
        auto const [error, number] = co_await signals_.async_wait(as_result);
        if (error) co_return;
        log_.warning("stopping at once", {{"signal", number}});
        for (auto const& shard : shards_) shard->cut();
    }

    /// Their calls come from the shards' threads.
    Shard::Events shard_events() {
        return {[this] { asio::post(context_, [this] { shard_ready(); }); },
                [this](bool clean) { asio::post(context_, [this, clean] { shard_ended(clean); }); }};
    }

    bool is_ready() const { return ready_ == shards_.size(); }

    void shard_ready() {
        ++ready_;
        if (!is_ready()) return;
        log_.info("ready");
        notify_service_manager("READY=1\nSTATUS=ready");
    }

    void shard_ended(bool clean) {
        if (!clean) {
            failed_ = true;
            signals_
                .cancel();  // as if told to stop: without one of its shards the daemon is better restarted
        }
        if (++ended_ == shards_.size()) all_ended_.set();
    }

    Config const& config() const { return reloader_->running()->config; }

    ConfigSource source_;
    GenerationPtr first_;  // until it is the Reloader's
    Log log_;
    SystemClock clock_;
    ops::Metrics metrics_;
    ops::Vitals vitals_;
    SeamBudgets budgets_;
    asio::io_context afterwards_{1};
    asio::signal_set last_hangups_{afterwards_, SIGHUP};  // no SIGHUP ends us while context_ has a thread
    asio::io_context context_{1};
    asio::signal_set signals_;
    asio::signal_set hangups_;
    Event hangup_;  // one that no reload has begun for
    ReplaceableHook hook_;
    std::optional<redis::Connection> redis_;  // of the alerts
    std::optional<ops::RedisAlertStore> store_;
    std::optional<ops::AlertPath> alerts_;
    std::optional<http::ListenSocket> socket_;
    std::vector<std::unique_ptr<Shard>> shards_;
    std::unique_ptr<Admin> admin_;
    std::unique_ptr<Duties> duties_;
    Event all_ended_;
    std::size_t ready_ = 0;
    std::size_t ended_ = 0;
    bool failed_ = false;
    Nursery tasks_;
    std::optional<Reloader> reloader_;
};

}  // namespace

int run_serve(ConfigSource const& source, Config config, Log const& log) {
    auto generation = open_generation(std::move(config), log);
    if (!generation) {
        log.critical("cannot start", {{"error", generation.error().message}});
        return exit_code::kConfiguration;
    }
    return Application(source, std::move(*generation), log).run();
}

}  // namespace sparekey::daemon

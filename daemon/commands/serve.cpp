#include "daemon/commands/serve.hpp"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>

#include "async/nursery.hpp"
#include "core/exception_text.hpp"
#include "core/random.hpp"
#include "daemon/admin.hpp"
#include "daemon/duties.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/queue_options.hpp"
#include "daemon/shard.hpp"
#include "daemon/systemd.hpp"
#include "ops/alerts.hpp"
#include "ops/redis_alert_store.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::chrono::seconds kAlertFlush{5};  // after the drain, for alerts raised in it
constexpr std::chrono::seconds kLastCalls{1};   // after the drain, for notifiers' calls that nobody waits for
constexpr std::chrono::milliseconds kAlertStoreLimit{1000};  // an alert waits no longer for Redis
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
    Application(Config const& config, Log const& log)
        : config_(config),
          log_(log),
          metrics_(metrics_options(config)),
          signals_(context_, SIGTERM, SIGINT),
          hangups_(context_, SIGHUP),
          tasks_(context_.get_executor(), [this](std::string_view task, std::exception_ptr error) {
              log_.critical("a task failed", {{"task", task}, {"error", exception_text(error)}});
          }) {}

    int run() {
        auto const code = build();
        if (code != exit_code::kOk) return code;
        tasks_.spawn("redis", redis_->run());
        tasks_.spawn("alerts", alerts_->run());
        tasks_.spawn("open alerts", alerts_->keep_in_step());
        tasks_.spawn("life", live());
        tasks_.spawn("hangups", answer_hangups());
        if (auto const interval = watchdog_interval()) tasks_.spawn("watchdog", feed_watchdog(*interval));
        context_.run();
        // The failed shard's coroutines are still suspended among its parts: not to be taken apart in any
        // order.
        if (failed_) std::_Exit(exit_code::kInternal);
        for (auto const& channel : channels_) {
            if (channel->idle_within(kLastCalls)) continue;
            log_.warning("a notifier's call does not end; leaving it");
            std::_Exit(exit_code::kOk);
        }
        if (guests_ && !guests_->idle_within(kLastCalls)) {
            log_.warning("the file of guests is still being read; leaving it");
            std::_Exit(exit_code::kOk);
        }
        return exit_code::kOk;
    }

  private:
    int build() {
        auto hook = ops::make_alert_hook(config_.alerts, clock_, log_);
        if (!hook) return refuse(exit_code::kConfiguration, with_context("alerts", hook.error()));
        hook_ = std::move(*hook);
        share_alerts();

        for (auto const& options : config_.channels) {
            auto channel = notify::open_channel(options);
            if (!channel) return refuse(exit_code::kConfiguration, channel.error());
            channels_.push_back(std::move(*channel));
        }

        auto guests = notify::open_guests(config_.guests, log_);
        if (!guests) return refuse(exit_code::kConfiguration, with_context("guests", guests.error()));
        guests_ = std::move(*guests);

        http::TlsContext tls;
        if (config_.tls.enabled()) {
            auto loaded = http::load_server_tls(config_.tls.certificate_file, config_.tls.private_key_file,
                                                config_.tls.min_version);
            if (!loaded) return refuse(exit_code::kConfiguration, with_context("tls", loaded.error()));
            tls = std::move(*loaded);
        }
        auto socket = open_socket(config_.listen.address);
        if (!socket) return refuse(exit_code::kUnavailable, socket.error());
        socket_.emplace(std::move(*socket));
        // Of an inherited socket the configuration could not know this.
        if (!tls && !socket_->is_loopback())
            return refuse(
                exit_code::kConfiguration,
                {Errc::invalid_input, "without [tls], only loopback addresses and unix sockets are served"});

        for (unsigned number = 0; number < shard_count(config_.listen); ++number) {
            auto& vitals = vitals_.shards.emplace_back();
            auto shard = Shard::create({number, config_, tls, channels_, guests_.get(), config_.messages,
                                        *alerts_, budgets_, metrics_, vitals, clock_, log_},
                                       *socket_);
            if (!shard) return refuse(exit_code::kConfiguration, shard.error());
            shards_.push_back(std::move(*shard));
        }
        if (config_.admin.address) {
            auto admin = Admin::create(context_.get_executor(), config_, budgets_, metrics_, vitals_,
                                       *alerts_, clock_, log_);
            if (!admin) return refuse(exit_code::kUnavailable, admin.error());
            admin_ = std::move(*admin);
        }
        auto duties =
            Duties::create(context_.get_executor(), config_, budgets_, metrics_, *alerts_, clock_, log_);
        if (!duties) return refuse(exit_code::kConfiguration, duties.error());
        duties_ = std::move(*duties);
        return exit_code::kOk;
    }

    /// Alerts go their own way, also while the shards' connections to Redis have trouble.
    void share_alerts() {
        auto options = config_.redis.options;
        options.command_limit = std::min(options.command_limit, kAlertStoreLimit);
        redis_.emplace(std::move(options), log_.with({{"part", "alerts"}}));

        auto const process = queue_options(config_, "alerts").owner;
        store_.emplace(*redis_, ops::AlertStoreOptions{config_.redis.prefix, process + ":" + random_token(8),
                                                       config_.alerts.timeout + kAlertTurn});
        ops::AlertPathOptions path;
        path.storm.alerts = config_.alert_storm_limit;
        path.process = process;
        path.store = &*store_;
        alerts_.emplace(context_.get_executor(), *hook_, clock_, log_, path);
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
                                {"tls", config_.tls.enabled()},
                                {"shards", shards_.size()},
                                {"pid", getpid()}});
        notify_service_manager("STATUS=waiting for Redis");

        auto const [error, number] = co_await signals_.async_wait(as_result);
        notify_service_manager("STOPPING=1");
        vitals_.draining = true;
        if (!error)
            log_.info("stopping",
                      {{"signal", number}, {"drain_limit_ms", config_.listen.drain_limit.count()}});
        co_await duties_->stop();
        for (auto const& shard : shards_) shard->stop(config_.listen.drain_limit);
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
        auto const limits = ops::health_limits(config_.redis.options.command_limit);
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

    /// The habit of sending SIGHUP must not end the service.
    asio::awaitable<void> answer_hangups() {
        while (true) {
            auto const [error, number] = co_await hangups_.async_wait(as_result);
            if (error) co_return;
            log_.warning("SIGHUP does nothing yet; restart to take up a changed configuration",
                         {{"signal", number}});
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

    void shard_ready() {
        if (++ready_ < shards_.size()) return;
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

    Config const& config_;
    Log log_;
    SystemClock clock_;
    ops::Metrics metrics_;
    ops::Vitals vitals_;
    SeamBudgets budgets_;
    asio::io_context context_{1};
    asio::signal_set signals_;
    asio::signal_set hangups_;
    std::unique_ptr<ops::AlertHook> hook_;
    std::optional<redis::Connection> redis_;  // of the alerts
    std::optional<ops::RedisAlertStore> store_;
    std::optional<ops::AlertPath> alerts_;
    std::vector<std::unique_ptr<notify::Channel>> channels_;
    std::unique_ptr<notify::GuestSource> guests_;
    std::optional<http::ListenSocket> socket_;
    std::vector<std::unique_ptr<Shard>> shards_;
    std::unique_ptr<Admin> admin_;
    std::unique_ptr<Duties> duties_;
    Event all_ended_;
    std::size_t ready_ = 0;
    std::size_t ended_ = 0;
    bool failed_ = false;
    Nursery tasks_;
};

}  // namespace

int run_serve(Config const& config, Log const& log) {
    return Application(config, log).run();
}

}  // namespace sparekey::daemon

#include "daemon/commands/serve.hpp"

#include <systemd/sd-daemon.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>

#include "async/nursery.hpp"
#include "core/exception_text.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/shard.hpp"
#include "daemon/systemd.hpp"
#include "ops/alerts.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::chrono::seconds kAlertFlush{5};  // after the drain, for alerts raised in it
constexpr std::chrono::seconds kLastCalls{1};   // after the drain, for notifiers' calls that nobody waits for

Result<http::ListenSocket> open_socket(http::ListenAddress const& address) {
    if (address.kind != http::ListenAddress::Kind::inherited) return http::ListenSocket::open(address);
    if (sd_listen_fds(1) != 1)
        return Error{Errc::unavailable,
                     "listen.address is \"systemd\", but no single socket was passed by systemd"};
    return http::ListenSocket::adopt(SD_LISTEN_FDS_START);
}

class Application {
  public:
    Application(Config const& config, Log const& log)
        : config_(config),
          log_(log),
          signals_(context_, SIGTERM, SIGINT),
          hangups_(context_, SIGHUP),
          tasks_(context_.get_executor(), [this](std::string_view task, std::exception_ptr error) {
              log_.critical("a task failed", {{"task", task}, {"error", exception_text(error)}});
          }) {}

    int run() {
        auto const code = build();
        if (code != exit_code::kOk) return code;
        tasks_.spawn("alerts", alerts_->run());
        tasks_.spawn("life", live());
        tasks_.spawn("hangups", answer_hangups());
        context_.run();
        // The failed shard's coroutines are still suspended among its parts: not to be taken apart in any
        // order.
        if (failed_) std::_Exit(exit_code::kInternal);
        for (auto const& channel : channels_) {
            if (channel->idle_within(kLastCalls)) continue;
            log_.warning("a notifier's call does not end; leaving it");
            std::_Exit(exit_code::kOk);
        }
        return exit_code::kOk;
    }

  private:
    int build() {
        auto hook = ops::make_alert_hook(config_.alerts, log_);
        if (!hook) return refuse(exit_code::kConfiguration, with_context("alerts", hook.error()));
        hook_ = std::move(*hook);
        alerts_.emplace(context_.get_executor(), *hook_, clock_, log_);

        for (auto const& options : config_.channels) {
            auto channel = notify::open_channel(options);
            if (!channel) return refuse(exit_code::kConfiguration, channel.error());
            channels_.push_back(std::move(*channel));
        }

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
            auto shard =
                Shard::create({number, config_, tls, channels_, messages_, *alerts_, clock_, log_}, *socket_);
            if (!shard) return refuse(exit_code::kConfiguration, shard.error());
            shards_.push_back(std::move(*shard));
        }
        return exit_code::kOk;
    }

    int refuse(int code, Error const& error) {
        log_.critical("cannot start", {{"error", error.message}});
        return code;
    }

    asio::awaitable<void> live() {
        for (auto const& shard : shards_) shard->start(shard_events());
        log_.info("listening", {{"address", socket_->address()},
                                {"tls", config_.tls.enabled()},
                                {"shards", shards_.size()},
                                {"pid", getpid()}});
        notify_service_manager("STATUS=waiting for Redis");

        auto const [error, number] = co_await signals_.async_wait(as_result);
        notify_service_manager("STOPPING=1");
        if (!error)
            log_.info("stopping",
                      {{"signal", number}, {"drain_limit_ms", config_.listen.drain_limit.count()}});
        for (auto const& shard : shards_) shard->stop(config_.listen.drain_limit);
        tasks_.spawn("second signal", cut_on_another_signal());
        co_await all_ended_.wait();
        for (auto const& shard : shards_) shard->join();
        co_await alerts_->flush(kAlertFlush);
        log_.info("stopped");
        tasks_.cut();
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
    asio::io_context context_{1};
    asio::signal_set signals_;
    asio::signal_set hangups_;
    std::unique_ptr<ops::AlertHook> hook_;
    std::optional<ops::AlertPath> alerts_;
    std::vector<std::unique_ptr<notify::Channel>> channels_;
    rescue::MessageWriter messages_;
    std::optional<http::ListenSocket> socket_;
    std::vector<std::unique_ptr<Shard>> shards_;
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

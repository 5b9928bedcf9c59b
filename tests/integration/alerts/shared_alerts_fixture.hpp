// Alert paths of several processes over one Redis.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>

#include "async/nursery.hpp"
#include "fake_hook.hpp"
#include "ops/alerts.hpp"
#include "ops/redis_alert_store.hpp"
#include "sample_alert.hpp"
#include "support/manual_clock.hpp"
#include "support/redis_server.hpp"
#include "support/run.hpp"

namespace sparekey::ops {
using namespace std::chrono_literals;

inline constexpr std::chrono::seconds kLong{20};

inline asio::awaitable<void> moment(asio::any_io_executor executor) {
    asio::steady_timer pause(executor, 1ms);
    co_await pause.async_wait(asio::use_awaitable);
}

/// A process's alert path with all that it needs, running while it lives.
class Process {
  public:
    Process(asio::any_io_executor executor, RedisServer const& server, ManualClock const& clock,
            std::string const& name, unsigned storm_limit)
        : redis_(server.options(), Log()),
          store_(redis_, {"{test}:", name, 10min}),
          path(executor, hook, clock, Log(), options(name, storm_limit)),
          nursery_(executor,
                   [](std::string_view, std::exception_ptr error) { std::rethrow_exception(error); }) {
        nursery_.spawn("redis", redis_.run());
        nursery_.spawn("alerts", path.run());
        nursery_.spawn("open alerts", path.keep_in_step());
    }

    /// Until a person was told, as far as this process knows; or until none was.
    asio::awaitable<void> until_told(std::string key, bool told = true) {
        auto const executor = co_await asio::this_coro::executor;
        while (path.told(key) != told) co_await moment(executor);
    }

    asio::awaitable<void> stop() {
        co_await path.flush(kLong);
        co_await die();
    }

    asio::awaitable<void> die() {
        nursery_.cut();
        co_await nursery_.join();
    }

    FakeHook hook;
    std::set<std::string> obsolete;  // keys of alerts

  private:
    AlertPathOptions options(std::string const& name, unsigned storm_limit) {
        AlertPathOptions options{{1ms, 10ms}, {}};
        options.storm.alerts = storm_limit;
        options.process = name;
        options.store = &store_;
        options.sync = {20ms, 20ms, 5ms, 1min, 10min};
        options.obsolete = [this](rescue::Alert const& alert) { return obsolete.contains(alert.dedup_key); };
        return options;
    }

    redis::Connection redis_;
    RedisAlertStore store_;

  public:
    AlertPath path;

  private:
    Nursery nursery_;
};

class SharedAlerts : public testing::Test {
  protected:
    using Body = std::function<asio::awaitable<void>()>;

    void play(Body const& body) {
        auto const story = [&]() -> asio::awaitable<void> {
            executor_ = co_await asio::this_coro::executor;
            co_await body();
        };
        run(story());
    }

    std::unique_ptr<Process> start(std::string const& name, unsigned storm_limit = 0) {
        return std::make_unique<Process>(executor_, redis_, clock_, name, storm_limit);
    }

    /// How many open alerts Redis has.
    std::size_t kept() const {
        return static_cast<std::size_t>(redis_.ask(redis::Command("HLEN", "{test}:alerts")).integer);
    }

    asio::awaitable<void> until_kept(std::size_t count) {
        while (kept() != count) co_await moment(executor_);
    }

    asio::awaitable<void> until_kept_as_told(std::string key) {
        redis::Command const get("HGET", "{test}:alerts", key);
        while (redis_.ask(get).text.find("\"told\":true") == std::string::npos) co_await moment(executor_);
    }

    asio::any_io_executor executor_;
    RedisServer redis_;
    ManualClock clock_{parse_instant("2026-11-23T03:05:00Z").value()};
};

}  // namespace sparekey::ops
